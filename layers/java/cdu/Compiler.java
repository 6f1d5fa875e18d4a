package cdu;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.tools.Diagnostic;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/**
 * Compiles a solution into `.cdu/solution`, then its tests into `.cdu/tests`: `Compiler SOURCE... -- TEST...`,
 * or `Compiler SOURCE... observed TEST...`.
 *
 * <p>The solution is compiled without its tests. No processor, plug-in or source path takes part.
 */
final class Compiler {
    static final String BUILT = ".cdu";
    static final String SOLUTION = "solution";
    static final String TESTS = "tests";
    static final String ORDER = "order";

    /** The word for tests that judge nothing: there is no expectation that would have to go through a function. */
    static final String OBSERVED = "observed";

    private static final List<String> OPTIONS =
            List.of("-proc:none", "-implicit:none", "-g", "-Xmaxerrs", "20");

    /** What a solution is warned of: all but what concerns libraries, and how a compiler is called. */
    private static final String WARNINGS = "-Xlint:all,-serial,-this-escape,-processing,-path,-options,-classfile";

    private static final String NO_WARNINGS = "-Xlint:none";
    private static final Set<Diagnostic.Kind> WARNING =
            Set.of(Diagnostic.Kind.WARNING, Diagnostic.Kind.MANDATORY_WARNING);

    /** As names of classes they would hide the packages that tests import. */
    private static final Set<String> PACKAGES = Set.of("cdu", "org", "java", "javax");

    private final JavaCompiler tool = ToolProvider.getSystemJavaCompiler();
    private final StandardJavaFileManager files =
            tool.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8);

    private Compiler() {}

    public static void main(String[] arguments) throws IOException {
        List<String> all = Arrays.asList(arguments);
        boolean observed = all.contains(OBSERVED);
        int split = all.indexOf(observed ? OBSERVED : "--");
        List<String> tests = all.subList(split + 1, all.size());
        List<String> problems = new Compiler().compile(all.subList(0, split), tests, observed);
        problems.forEach(System.out::println);
        System.out.flush();
        Runtime.getRuntime().halt(problems.isEmpty() ? 0 : 1);
    }

    private List<String> compile(List<String> solution, List<String> tests, boolean observed) throws IOException {
        files.setLocation(StandardLocation.SOURCE_PATH, List.of());
        Path own = Files.createDirectories(Path.of(BUILT, SOLUTION));
        Path theirs = Files.createDirectories(Path.of(BUILT, TESTS));
        List<String> warnings = new ArrayList<>();
        List<String> problems =
                solution.isEmpty() ? List.of() : run(sources(solution), List.of(), own, PACKAGES, warnings);
        if (!problems.isEmpty()) return problems;
        warnings.forEach(System.out::println);
        if (tests.isEmpty()) return List.of();
        List<JavaFileObject> plain = sources(tests);
        Rewriter rewriter = new Rewriter(task(plain, List.of(), theirs, new ArrayList<>(), null));
        List<JavaFileObject> changed = rewriter.rewrite();
        Files.write(Path.of(BUILT, ORDER), rewriter.order());
        if (observed) return run(plain, List.of(own), theirs, Set.of(), null);
        if (run(changed, List.of(own), theirs, Set.of(), null).isEmpty()) return List.of();
        // What the compiler says has to be about the tests as they are.
        return run(plain, List.of(own), theirs, Set.of(), null);
    }

    /**
     * Compiles and returns what is wrong; `taken` are names that no class may have. Warnings are added to `warnings`,
     * null where nobody reads them.
     */
    private List<String> run(
            List<JavaFileObject> sources, List<Path> path, Path target, Set<String> taken, List<String> warnings)
            throws IOException {
        List<String> problems = new ArrayList<>();
        JavacTask task = task(sources, path, target, problems, warnings);
        try {
            for (CompilationUnitTree unit : task.parse()) {
                unit.getTypeDecls().stream()
                        .filter(type -> type instanceof ClassTree)
                        .map(type -> ((ClassTree) type).getSimpleName().toString())
                        .filter(taken::contains)
                        .forEach(name -> problems.add("error: no class may have the name " + name + " here"));
            }
            if (problems.isEmpty()) {
                task.analyze();
                task.generate();
            }
        } catch (StackOverflowError problem) {
            problems.add("error: this is nested too deeply for the compiler");
        }
        return problems;
    }

    private JavacTask task(
            List<JavaFileObject> sources, List<Path> path, Path target, List<String> problems, List<String> warnings)
            throws IOException {
        List<String> options = new ArrayList<>(OPTIONS);
        options.add(warnings == null ? NO_WARNINGS : WARNINGS);
        files.setLocationFromPaths(StandardLocation.CLASS_PATH, path);
        files.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(target));
        return (JavacTask) tool.getTask(null, files, found -> {
            if (found.getKind() == Diagnostic.Kind.ERROR) problems.add(told(found));
            else if (warnings != null && WARNING.contains(found.getKind())) warnings.add(found.toString());
        }, options, null, sources);
    }

    /** What is wrong, with the line of text; a hidden test's text stays hidden. */
    private static String told(Diagnostic<? extends JavaFileObject> found) {
        boolean hidden = found.getSource() != null && found.getSource().getName().startsWith(InOrder.HIDDEN);
        return hidden ? "error: a hidden test does not compile with this solution" : found.toString();
    }

    private List<JavaFileObject> sources(List<String> names) {
        List<JavaFileObject> found = new ArrayList<>();
        files.getJavaFileObjectsFromStrings(names).forEach(found::add);
        return found;
    }
}
