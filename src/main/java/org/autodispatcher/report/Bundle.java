package org.autodispatcher.report;

import java.util.Locale;
import java.util.Map;
import java.util.MissingResourceException;
import java.util.ResourceBundle;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One file of wording in the reader's language: {@code NAME.properties} in English, {@code NAME_zh.properties} in Simplified
 * Chinese, both UTF-8. Values are put in for {@code {name}}; a name that is not given is a bug and shows as it stands.
 */
public final class Bundle {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z][a-z0-9_]*)}");

    /** Our own name where a command begins. */
    private static final Pattern COMMAND = Pattern.compile("\\bauto-dispatcher(?= [a-z-]|\\{|$)");

    private final ResourceBundle texts;
    private final String program;

    /** Opens the wording file {@code name} for {@code locale}; any language but Chinese reads English. */
    public Bundle(String name, Locale locale) {
        this(name, locale, "auto-dispatcher");
    }

    /** The same, with {@code program} in the place of our name in commands: how the program is typed here. */
    Bundle(String name, Locale locale, String program) {
        texts = open(name, locale);
        this.program = program;
    }

    /** The wording of {@code --help}, in the form the command line's library takes. */
    public static ResourceBundle forHelp(Locale locale) {
        return open("help", locale);
    }

    private static ResourceBundle open(String name, Locale locale) {
        Locale known = locale.getLanguage().equals("zh") ? Locale.CHINESE : Locale.ROOT;
        return ResourceBundle.getBundle(
                "org.autodispatcher.report." + name,
                known,
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
    }

    public boolean has(String key) {
        return texts.containsKey(key);
    }

    /**
     * The text of {@code key} with {@code values} put in.
     *
     * @throws MissingResourceException where there is none: a bug that the completeness test finds
     */
    public String text(String key, Map<String, String> values) {
        String written = COMMAND.matcher(texts.getString(key)).replaceAll(Matcher.quoteReplacement(program));
        Matcher matcher = PLACEHOLDER.matcher(written);
        StringBuilder text = new StringBuilder();
        while (matcher.find()) {
            String value = values.getOrDefault(matcher.group(1), matcher.group());
            matcher.appendReplacement(text, Matcher.quoteReplacement(value));
        }
        return matcher.appendTail(text).toString();
    }

    public java.util.Set<String> keys() {
        return texts.keySet();
    }
}
