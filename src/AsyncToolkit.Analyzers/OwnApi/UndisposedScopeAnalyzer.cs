using System.Collections.Immutable;
using AsyncToolkit.Analyzers.Internal;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncToolkit.Analyzers.OwnApi;

/// <summary>ATK4004: a scope or detector that nothing disposes of.</summary>
/// <remarks>
/// Whatever leaves the function in any way (returned, passed on, stored, captured) has another owner.
/// </remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UndisposedScopeAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rules.UndisposedScope);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            KnownTypes types = KnownTypes.Of(start.Compilation);
            start.RegisterOperationAction(operation => Analyze(operation, types), OperationKind.Invocation, OperationKind.ObjectCreation);
        });
    }

    private static void Analyze(OperationAnalysisContext context, KnownTypes types)
    {
        if (!IsDisposable(context.Operation.Type, types) || IsFound(context.Operation))
        {
            return;
        }

        IOperation value = context.Operation;
        while (value.Parent is IConversionOperation or IParenthesizedOperation)
        {
            value = value.Parent;
        }

        bool isLost = value.Parent switch
        {
            IExpressionStatementOperation => true,
            ISimpleAssignmentOperation { Target: IDiscardOperation } => true,
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } => !IsUsing(declarator) && Sources.ReferencesTo(declarator.Symbol, value).All(IsMerelyUsed),
            _ => false,
        };
        if (isLost)
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.UndisposedScope, context.Operation.Syntax.GetLocation(), NameOf(context.Operation)));
        }
    }

    private static bool IsDisposable(ITypeSymbol? type, KnownTypes types) =>
        type?.Name is "BlockingDetector" or "BlockingScope" or "AllowBlockingScope" or "Deadline"
        && types.Is(type, $"AsyncToolkit.{type.Name}");

    // Somebody else's method hands out what it did not make, and so does one that does not know the type (an exchange): what is found has an owner.
    private static bool IsFound(IOperation operation) =>
        operation is IInvocationOperation invocation
        && (invocation.TargetMethod.OriginalDefinition.ReturnType is ITypeParameterSymbol
            || !SymbolEqualityComparer.Default.Equals(invocation.TargetMethod.ContainingAssembly, operation.Type!.ContainingAssembly));

    private static bool IsUsing(IVariableDeclaratorOperation declarator)
    {
        IOperation? parent = declarator.Parent;
        while (parent is IVariableDeclarationOperation or IVariableDeclarationGroupOperation)
        {
            parent = parent.Parent;
        }

        return parent is IUsingOperation or IUsingDeclarationOperation;
    }

    // A call on it, or a question to it, does not take it over.
    private static bool IsMerelyUsed(ILocalReferenceOperation use) =>
        use.Parent is IInvocationOperation invocation && invocation.Instance == use && invocation.TargetMethod.Name is not ("Dispose" or "DisposeAsync")
        || use.Parent is IPropertyReferenceOperation property && property.Instance == use
        || use.Parent is IEventReferenceOperation handler && handler.Instance == use;

    private static string NameOf(IOperation operation) =>
        operation is IInvocationOperation invocation ? invocation.TargetMethod.Name : $"new {operation.Type!.Name}";
}
