package cdu;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;

/** Lets what tests expect go through `Expect`; lines stay where they are. */
final class Rewriter {
    private static final String THROUGH = "cdu.expect.Expect.of(";
    private static final Map<String, String> TRUTHS = Map.of("isTrue", "true", "isFalse", "false");
    private static final Set<String> FLUENT = Set.of(
            "isEqualTo", "containsExactly", "containsExactlyInAnyOrder", "containsOnly", "containsExactlyElementsOf",
            "containsExactlyInAnyOrderElementsOf", "containsExactlyEntriesOf", "containsExactlyInAnyOrderEntriesOf",
            "contains", "containsAll", "containsEntry", "containsKey", "isCloseTo", "hasSize", "hasValue", "hasMessage",
            "hasMessageContaining", "withMessage", "withMessageContaining", "startsWith", "endsWith", "isInstanceOf",
            "isSameAs", "isEqualByComparingTo");
    private static final Set<String> PLAIN = Set.of(
            "assertEquals", "assertArrayEquals", "assertIterableEquals", "assertTrue", "assertFalse", "assertThrows",
            "assertThatExceptionOfType");
    private static final Set<Tree.Kind> FUNCTIONS = Set.of(Tree.Kind.LAMBDA_EXPRESSION, Tree.Kind.MEMBER_REFERENCE);

    private final JavacTask task;
    private final SourcePositions places;
    private final List<String> order = new ArrayList<>();

    Rewriter(JavacTask task) {
        this.task = task;
        places = Trees.instance(task).getSourcePositions();
    }

    List<JavaFileObject> rewrite() throws IOException {
        List<JavaFileObject> made = new ArrayList<>();
        for (CompilationUnitTree unit : task.parse()) made.add(rewrite(unit));
        return made;
    }

    /** Names of classes, `Class.`, and of methods, `Class.method`, in the order of their files. */
    List<String> order() {
        return order;
    }

    private JavaFileObject rewrite(CompilationUnitTree unit) throws IOException {
        Scanner scanner = new Scanner(unit);
        scanner.scan(unit, "");
        StringBuilder text = new StringBuilder(unit.getSourceFile().getCharContent(true));
        scanner.edits.descendingMap().forEach((place, edit) -> text.replace(place, edit.end, edit.text));
        String code = text.toString();
        return new SimpleJavaFileObject(unit.getSourceFile().toUri(), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean lenient) {
                return code;
            }
        };
    }

    private static final class Edit {
        final int end;
        final String text;

        Edit(int end, String text) {
            this.end = end;
            this.text = text;
        }
    }

    private final class Scanner extends TreeScanner<Void, String> {
        final TreeMap<Integer, Edit> edits = new TreeMap<>();
        private final CompilationUnitTree unit;

        Scanner(CompilationUnitTree unit) {
            this.unit = unit;
        }

        @Override
        public Void visitClass(ClassTree type, String outer) {
            add(type.getSimpleName() + ".");
            return super.visitClass(type, type.getSimpleName().toString());
        }

        @Override
        public Void visitMethod(MethodTree method, String type) {
            add(type + "." + method.getName());
            return super.visitMethod(method, type);
        }

        private void add(String name) {
            boolean hidden = unit.getSourceFile().getName().startsWith(InOrder.HIDDEN);
            order.add((hidden ? InOrder.HIDDEN : "") + name);
        }

        @Override
        public Void visitMethodInvocation(MethodInvocationTree call, String type) {
            String name = name(call);
            boolean fluent = call.getMethodSelect() instanceof MemberSelectTree && asserts(call);
            if (fluent && TRUTHS.containsKey(name) && call.getArguments().isEmpty()) {
                int start = end(call.getMethodSelect()) - name.length();
                edits.put(start, new Edit(end(call), "isEqualTo(" + THROUGH + TRUTHS.get(name) + "))"));
            } else if (!call.getArguments().isEmpty() && (PLAIN.contains(name) || fluent && FLUENT.contains(name))) {
                wrap(call.getArguments().get(0));
            }
            return super.visitMethodInvocation(call, type);
        }

        private void wrap(ExpressionTree value) {
            if (FUNCTIONS.contains(value.getKind())) return;
            int start = (int) places.getStartPosition(unit, value);
            edits.put(start, new Edit(start, THROUGH));
            edits.put(end(value), new Edit(end(value), ")"));
        }

        private int end(Tree tree) {
            return (int) places.getEndPosition(unit, tree);
        }

        /** Whether a chain of calls begins with `assertThat` or one of its kind. */
        private boolean asserts(MethodInvocationTree call) {
            ExpressionTree at = call;
            while (at instanceof MethodInvocationTree) {
                ExpressionTree select = ((MethodInvocationTree) at).getMethodSelect();
                if (name((MethodInvocationTree) at).startsWith("assertThat")) return true;
                at = select instanceof MemberSelectTree ? ((MemberSelectTree) select).getExpression() : null;
            }
            return false;
        }

        private String name(MethodInvocationTree call) {
            ExpressionTree select = call.getMethodSelect();
            if (select instanceof MemberSelectTree) return ((MemberSelectTree) select).getIdentifier().toString();
            return select instanceof IdentifierTree ? ((IdentifierTree) select).getName().toString() : "";
        }
    }
}
