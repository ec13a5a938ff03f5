package plankton.it;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/// Skips what this machine or the program under test cannot do, and prints why.
public final class Needs implements ExecutionCondition {

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (!Host.isRoot()) {
            return skip(context, "needs root");
        }
        var only = AnnotationSupport.findAnnotation(context.getElement(), PlanktonOnly.class);
        return only.isPresent() && !Program.isPlankton()
                ? skip(context, "Plankton only: " + only.get().value())
                : ConditionEvaluationResult.enabled("nothing is missing");
    }

    private static ConditionEvaluationResult skip(ExtensionContext context, String reason) {
        String test =
                context.getTestClass().map(type -> type.getSimpleName() + ": ").orElse("")
                        + context.getDisplayName();
        System.out.println("skipped " + test + ": " + reason);
        return ConditionEvaluationResult.disabled(reason);
    }
}
