package org.autodispatcher.routing;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.Reason;

/** Keeps values inside the directory that the configuration writes: each stays within its path component, and no component vanishes. */
final class DirectoryRule {
    /** Separators (Windows' too), and what no protocol carries safely: FTP commands end at CR or LF (RFC 959, section 5.3). */
    private static final Pattern LEAVES = Pattern.compile("[/\\\\\\p{Cntrl}]");

    /** {@code ..} and what Windows servers make {@code ..} or nothing of, by cutting dots and blanks from the end. */
    private static final Pattern NO_NAME = Pattern.compile("[. ]*");

    private final String text;
    private final List<Template.Part> parts;

    DirectoryRule(String text, List<Template.Part> parts) {
        this.text = text;
        this.parts = parts;
    }

    /** @throws FailureException {@code path-refused} */
    void check(Map<String, String> values) throws FailureException {
        StringBuilder component = new StringBuilder();
        String lastSlot = "";
        for (Template.Part part : parts) {
            switch (part) {
                case Template.Part.Slot slot -> {
                    String value = Template.value(slot.name(), values);
                    if (LEAVES.matcher(value).find()) {
                        throw refused(slot.name(), values);
                    }
                    lastSlot = slot.name();
                    component.append(value);
                }
                case Template.Part.Literal literal -> {
                    String[] pieces = literal.text().split("/", -1);
                    component.append(pieces[0]);
                    if (pieces.length > 1) {
                        end(component, lastSlot, values);
                        component = new StringBuilder(pieces[pieces.length - 1]);
                        lastSlot = "";
                    }
                }
            }
        }
        end(component, lastSlot, values);
    }

    /** A component without a placeholder was checked when the file was read. */
    private void end(StringBuilder component, String lastSlot, Map<String, String> values) throws FailureException {
        if (!lastSlot.isEmpty() && NO_NAME.matcher(component).matches()) {
            throw refused(lastSlot, values);
        }
    }

    private FailureException refused(String name, Map<String, String> values) {
        return Failure.of(Reason.PATH_REFUSED, "placeholder")
                .with("dest_dir", text)
                .with("placeholder", "{" + name + "}")
                .with("value", Template.value(name, values).replaceAll("\\p{Cntrl}", "?"))
                .exception();
    }
}
