using Microsoft.CodeAnalysis;

namespace AsyncToolkit.CodeFixes.Internal;

/// <summary>Whether a file compiles after a change as well as it did before: what looks right in the syntax may be wrong for reasons that only the compiler knows.</summary>
internal static class Soundness
{
    internal static async Task<bool> IsKeptAsync(Document before, Document after, CancellationToken cancellationToken)
    {
        SemanticModel? old = await before.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        SemanticModel? @new = await after.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        return old is not null && @new is not null && Errors(@new, cancellationToken) <= Errors(old, cancellationToken);
    }

    private static int Errors(SemanticModel model, CancellationToken cancellationToken) =>
        model.GetDiagnostics(cancellationToken: cancellationToken).Count(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
}
