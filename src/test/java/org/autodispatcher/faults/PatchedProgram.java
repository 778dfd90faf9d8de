package org.autodispatcher.faults;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.autodispatcher.rig.Folders;
import org.autodispatcher.rig.Program;
import org.autodispatcher.rig.SshKeys;

/**
 * The finished program with changes to its source: a copy of the distribution in whose jar the classes of the changed files have
 * been compiled anew. So faults are planted without a switch in the product. {@link KillPoint} is always there to be called.
 */
public final class PatchedProgram {
    private static final Path SOURCES = Path.of("src/main/java/org/autodispatcher");
    private static final Path RESOURCES = Path.of("src/main/resources/org/autodispatcher");
    private static final Path KILL_POINT = Path.of("target/test-classes/org/autodispatcher/faults/KillPoint.class");

    private PatchedProgram() {}

    /**
     * Makes one.
     *
     * @return the distribution, readable for everybody, removed when this process ends
     * @throws IllegalStateException where a text to be changed is not there, or the change does not compile
     */
    public static Path of(List<Patch> patches) throws IOException {
        Path copy = Program.copy();
        Path work = Files.createTempDirectory("ad-patch");
        try {
            Path classes = Files.createDirectory(work.resolve("classes"));
            Path killPoint = Files.createDirectories(classes.resolve("org/autodispatcher/faults"));
            Files.copy(KILL_POINT, killPoint.resolve(KILL_POINT.getFileName()));
            compile(sources(patches, work), classes, classes + ":" + jars(copy.resolve("lib")));
            for (Map.Entry<String, String> resource : texts(patches, false).entrySet()) {
                Path file = classes.resolve("org/autodispatcher").resolve(resource.getKey());
                Files.createDirectories(file.getParent());
                Files.writeString(file, resource.getValue());
            }
            replace(copy.resolve("lib/auto-dispatcher.jar"), classes);
        } finally {
            Folders.remove(work);
        }
        return copy;
    }

    /**
     * Looks whether it could be made, against the classes of the build.
     *
     * @throws IllegalStateException where it could not
     */
    static void check(List<Patch> patches) throws IOException {
        Path work = Files.createTempDirectory("ad-patch");
        try {
            String path = System.getProperty("java.class.path");
            compile(sources(patches, work), Files.createDirectory(work.resolve("classes")), path);
            texts(patches, false);
        } finally {
            Folders.remove(work);
        }
    }

    /** Makes the cache that lets a distribution start as fast as a built one; for those that are started often. */
    public static Path cached(Path distribution) throws IOException {
        String make = "root=. && . src/build/maven.sh && find_jdk java && make_cache \"$1\" && chmod 644 \"$1\"/lib/*.aot";
        SshKeys.run(List.of("sh", "-c", make, "sh", distribution.toString()));
        return distribution;
    }

    /** The changed texts of files, by their names: of Java sources, or of all others. */
    private static Map<String, String> texts(List<Patch> patches, boolean java) throws IOException {
        Map<String, String> texts = new LinkedHashMap<>();
        for (Patch patch : patches.stream().filter(each -> each.file().endsWith(".java") == java).toList()) {
            Path file = (java ? SOURCES : RESOURCES).resolve(patch.file());
            texts.put(patch.file(), patch.in(texts.containsKey(patch.file()) ? texts.get(patch.file()) : Files.readString(file)));
        }
        return texts;
    }

    private static List<Path> sources(List<Patch> patches, Path work) throws IOException {
        List<Path> files = new ArrayList<>();
        for (Map.Entry<String, String> text : texts(patches, true).entrySet()) {
            Path file = work.resolve("sources").resolve(text.getKey());
            Files.createDirectories(file.getParent());
            files.add(Files.writeString(file, text.getValue()));
        }
        return files;
    }

    private static String jars(Path lib) throws IOException {
        try (Stream<Path> all = Files.list(lib)) {
            return String.join(":", all.map(Path::toString).filter(name -> name.endsWith(".jar")).toList());
        }
    }

    private static void compile(List<Path> sources, Path classes, String path) throws IOException {
        if (sources.isEmpty()) {
            return;
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            List<String> options = List.of("-d", classes.toString(), "-cp", path, "-proc:none", "-nowarn", "-implicit:none");
            if (!compiler.getTask(said, files, null, options, null, files.getJavaFileObjectsFromPaths(sources)).call()) {
                throw new IllegalStateException(said.toString());
            }
        }
    }

    private static void replace(Path jar, Path classes) throws IOException {
        try (FileSystem zip = FileSystems.newFileSystem(URI.create("jar:" + jar.toUri()), Map.of());
                Stream<Path> all = Files.walk(classes)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                Path inside = zip.getPath(classes.relativize(file).toString());
                Files.createDirectories(inside.getParent());
                Files.copy(file, inside, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
