using AsyncToolkit.Analyzers.Internal;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AsyncToolkit.CodeFixes.FanOut;

/// <summary>A local semaphore that does nothing but limit one fan-out: one wait, one release.</summary>
internal sealed class Gate
{
    private Gate(LocalDeclarationStatementSyntax declaration, ExpressionSyntax limit)
    {
        Declaration = declaration;
        Limit = limit.ToString();
    }

    /// <summary>Where it is declared. It is no longer needed.</summary>
    internal LocalDeclarationStatementSyntax Declaration { get; }

    internal string Limit { get; }

    /// <summary>The semaphore that a statement waits for, without anything else: <c>await gate.WaitAsync(…);</c></summary>
    internal static IdentifierNameSyntax? WaitedFor(StatementSyntax statement)
    {
        if (statement is not ExpressionStatementSyntax { Expression: AwaitExpressionSyntax { Expression: InvocationExpressionSyntax call } })
        {
            return null;
        }

        if (call is { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait", Expression: InvocationExpressionSyntax configured } })
        {
            call = configured;
        }

        return call.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "WaitAsync", Expression: IdentifierNameSyntax semaphore } ? semaphore : null;
    }

    /// <summary>What a <c>try … finally</c> guards that does nothing at its end but release the semaphore.</summary>
    internal static BlockSyntax? GuardedBy(string semaphore, StatementSyntax statement) =>
        statement is TryStatementSyntax { Catches.Count: 0, Finally.Block.Statements: { Count: 1 } last } attempt
        && last[0] is ExpressionStatementSyntax { Expression: InvocationExpressionSyntax { ArgumentList.Arguments.Count: 0, Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Release", Expression: IdentifierNameSyntax released } } }
        && released.Identifier.ValueText == semaphore
            ? attempt.Block
            : null;

    /// <summary>The semaphore, if it is a local that is mentioned nowhere else, and whose count can be asked for at the fan-out as well.</summary>
    /// <param name="mention">A mention of it.</param>
    /// <param name="fanOut">The statement that the throttled call will stand in, or the first of several.</param>
    /// <param name="unrelated">Statements in between that do not count: they vanish.</param>
    /// <param name="model">Of the document.</param>
    internal static Gate? Of(IdentifierNameSyntax mention, StatementSyntax fanOut, IReadOnlyCollection<StatementSyntax> unrelated, SemanticModel model)
    {
        if (model.GetSymbolInfo(mention).Symbol is not ILocalSymbol { DeclaringSyntaxReferences: { Length: 1 } references } local
            || !KnownTypes.Of(model.Compilation).Is(local.Type, "System.Threading.SemaphoreSlim")
            || references[0].GetSyntax() is not VariableDeclaratorSyntax
            {
                Initializer.Value: BaseObjectCreationExpressionSyntax { Initializer: null, ArgumentList.Arguments: { Count: > 0 } arguments },
                Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: LocalDeclarationStatementSyntax { Parent: BlockSyntax block } declaration },
            } declarator
            || arguments.Any(a => a.NameColon is not null)
            || fanOut.Parent != block
            || LocalUses.Of(declarator).Count() != 2)
        {
            return null;
        }

        ExpressionSyntax limit = arguments[0].Expression;
        StatementSyntax[] between = [.. block.Statements
            .SkipWhile(s => s != declaration)
            .Skip(1)
            .TakeWhile(s => s != fanOut)
            .Where(s => !unrelated.Contains(s))];
        return CanMove(limit, between, model) ? new Gate(declaration, limit) : null;
    }

    // The count is asked for a few statements later than before: it has to be the same there.
    private static bool CanMove(ExpressionSyntax limit, StatementSyntax[] between, SemanticModel model)
    {
        if (model.GetConstantValue(limit) is { HasValue: true, Value: var value })
        {
            return value is > 0;
        }

        return between.Length == 0
            || limit is IdentifierNameSyntax
                && model.GetSymbolInfo(limit).Symbol is ILocalSymbol or IParameterSymbol
                && model.AnalyzeDataFlow(between[0], between[between.Length - 1]) is { Succeeded: true } flow
                && !flow.WrittenInside.Contains(model.GetSymbolInfo(limit).Symbol!, SymbolEqualityComparer.Default);
    }
}
