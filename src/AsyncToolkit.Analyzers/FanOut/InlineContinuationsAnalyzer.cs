using System.Collections.Immutable;
using AsyncToolkit.Analyzers.Internal;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncToolkit.Analyzers.FanOut;

/// <summary>ATK3006: a <c>TaskCompletionSource</c> without <c>RunContinuationsAsynchronously</c>.</summary>
/// <remarks>
/// Options that are no constant are left alone.
/// </remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class InlineContinuationsAnalyzer : DiagnosticAnalyzer
{
    private const int RunContinuationsAsynchronously = 64; // TaskCreationOptions

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rules.InlineContinuations);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            KnownTypes types = KnownTypes.Of(start.Compilation);
            start.RegisterOperationAction(operation => Analyze(operation, types), OperationKind.ObjectCreation);
        });
    }

    private static void Analyze(OperationAnalysisContext context, KnownTypes types)
    {
        var creation = (IObjectCreationOperation)context.Operation;
        if (creation.Parent is IPropertyReferenceOperation { Property.Name: "Task" })
        {
            return; // nobody has the source, so nobody completes it
        }

        if (!types.Is(creation.Type, "System.Threading.Tasks.TaskCompletionSource") && !types.Is(creation.Type, "System.Threading.Tasks.TaskCompletionSource`1"))
        {
            return;
        }

        IArgumentOperation? options = creation.Arguments.FirstOrDefault(a => types.Is(a.Parameter?.Type, "System.Threading.Tasks.TaskCreationOptions"));
        if (options is null || options.Value.ConstantValue is { HasValue: true, Value: int value } && (value & RunContinuationsAsynchronously) == 0)
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.InlineContinuations, creation.Syntax.GetLocation()));
        }
    }
}
