using System.Collections.Immutable;
using AsyncToolkit.Analyzers.Internal;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncToolkit.Analyzers.OwnApi;

/// <summary>ATK4001: a body passes a token from around it as an argument, in place of its own.</summary>
/// <remarks>
/// A call that gets both tokens, and <c>CancellationToken.None</c>, are meant.
/// </remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OuterTokenAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rules.OuterToken);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            KnownTypes types = KnownTypes.Of(start.Compilation);
            start.RegisterOperationAction(operation => Analyze(operation, types), OperationKind.Argument);
        });
    }

    private static void Analyze(OperationAnalysisContext context, KnownTypes types)
    {
        var argument = (IArgumentOperation)context.Operation;
        IOperation value = argument.Value.Unwrapped();
        if (!Bodies.IsToken(value.Type, types)
            || argument.ArgumentKind != ArgumentKind.Explicit
            || argument.Parent is not IInvocationOperation { Arguments: var all, TargetMethod.Name: not "CreateLinkedTokenSource" }
            || Bodies.Around(argument, types) is not var (lambda, token)
            || !IsOuter(value, lambda)
            || all.Any(other => other.Value.Unwrapped() is IParameterReferenceOperation { Parameter: var passed } && SymbolEqualityComparer.Default.Equals(passed, token))
            || IsInHandler(argument, lambda))
        {
            return;
        }

        context.ReportDiagnostic(Diagnostic.Create(Rules.OuterToken, value.Syntax.GetLocation(), value.Syntax.ToString(), token.Name));
    }

    private static bool IsOuter(IOperation value, IAnonymousFunctionOperation body) =>
        value switch
        {
            IParameterReferenceOperation { Parameter: var parameter } => !Bodies.IsDeclaredIn(parameter, body),
            ILocalReferenceOperation { Local: var local } => !Bodies.IsDeclaredIn(local, body),
            IFieldReferenceOperation => true,
            IPropertyReferenceOperation { Property.IsStatic: true } => false, // CancellationToken.None
            IPropertyReferenceOperation { Property.Name: "Token", Instance: { } source } => IsOuter(source.Unwrapped(), body),
            _ => false,
        };

    // Cleanup runs with whatever token is still alive.
    private static bool IsInHandler(IOperation operation, IOperation body)
    {
        for (IOperation child = operation; child.Parent is { } parent && parent != body; child = parent)
        {
            if (parent is ICatchClauseOperation || parent is ITryOperation { Finally: { } handler } && handler == child)
            {
                return true;
            }
        }

        return false;
    }
}
