using AsyncToolkit.Analyzers.Internal;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncToolkit.CodeFixes.FanOut;

/// <summary>
/// A loop that does nothing but start one task a round, behind a semaphore or not, and the statement right after it that awaits them all.
/// </summary>
/// <remarks>
/// Only where the loop is that and nothing else: what else it did would have to happen somewhere. The list and the semaphore are locals of the
/// same block that nothing else mentions, and the items reach the loop as what they are in the source.
/// </remarks>
internal sealed class ThrottledLoop
{
    private ThrottledLoop(ForEachStatementSyntax loop, StatementSyntax last, InvocationExpressionSyntax whenAll, LocalDeclarationStatementSyntax list)
    {
        Loop = loop;
        Last = last;
        WhenAll = whenAll;
        List = list;
    }

    internal ForEachStatementSyntax Loop { get; }

    /// <summary>The statement that awaits all tasks.</summary>
    internal StatementSyntax Last { get; }

    internal InvocationExpressionSyntax WhenAll { get; }

    /// <summary>Where the list of the tasks is declared.</summary>
    internal LocalDeclarationStatementSyntax List { get; }

    internal Gate? Gate { get; private set; }

    internal string Lambda { get; private set; } = "";

    internal string TokenArgument { get; private set; } = "";

    internal bool HasResults { get; private set; }

    /// <summary>The loop that the node belongs to: that stands in its head, in the call that adds, or in a statement before or after it that goes with it.</summary>
    internal static ThrottledLoop? Around(SyntaxNode node, SemanticModel model)
    {
        for (StatementSyntax? statement = node.FirstAncestorOrSelf<StatementSyntax>(); statement is not null; statement = statement.Parent?.FirstAncestorOrSelf<StatementSyntax>())
        {
            if (statement.Parent is AnonymousFunctionExpressionSyntax)
            {
                return null;
            }

            StatementSyntax asked = statement;
            ThrottledLoop? found = (statement.Parent as BlockSyntax)?.Statements.OfType<ForEachStatementSyntax>()
                .Select(loop => Of(loop, model))
                .FirstOrDefault(loop => loop is not null && (asked == loop.Loop || asked == loop.Last || asked == loop.List || asked == loop.Gate?.Declaration));
            if (found is not null)
            {
                return found;
            }
        }

        return null;
    }

    private static ThrottledLoop? Of(ForEachStatementSyntax loop, SemanticModel model)
    {
        KnownTypes types = KnownTypes.Of(model.Compilation);
        SyntaxList<StatementSyntax> statements = loop.Statement is BlockSyntax body ? body.Statements : SyntaxFactory.SingletonList(loop.Statement);
        if (loop.Parent is not BlockSyntax block
            || block.Statements.ElementAtOrDefault(block.Statements.IndexOf(loop) + 1) is not { } last
            || statements.Count is not (1 or 2)
            || AddedTo(statements[statements.Count - 1]) is not var (name, work)
            || ListOf(name, loop, model, types) is not { } list
            || WhenAllIn(last, name.Identifier.ValueText) is not { } whenAll
            || model.GetOperation(whenAll) is not IInvocationOperation { TargetMethod: var method } call
            || !FanOutCall.IsWhenAll(call, types)
            || !GivesItemsAsTheyAre(loop, model, types))
        {
            return null;
        }

        var result = new ThrottledLoop(loop, last, whenAll, list) { HasResults = method.IsGenericMethod };
        bool fits = GateIn(statements, work) is var (wait, semaphore) ? result.TakeGuarded(work, wait, semaphore, model, types) : statements.Count == 1 && result.TakePlain(work, model, types);
        return fits ? result : null;
    }

    // Task.Run(async () => { try { … } finally { gate.Release(); } }), behind the wait or with it as its first statement
    private bool TakeGuarded(ExpressionSyntax work, StatementSyntax wait, IdentifierNameSyntax semaphore, SemanticModel model, KnownTypes types)
    {
        if (RunOf(work) is not { } lambda
            || model.GetSymbolInfo(work).Symbol is not IMethodSymbol { Name: "Run" } run
            || !types.IsTask(run.ContainingType)
            || lambda.Block is not { } block
            || Gate.GuardedBy(semaphore.Identifier.ValueText, block.Statements[block.Statements.Count - 1]) is not { } body
            || block.Statements.Count != (wait.Parent == block ? 2 : 1)
            || Gate.Of(semaphore, Loop, [List], model) is not { } gate
            || Captures.AreWritten(body, model)
            || OuterToken.Of(body, [wait, .. ((InvocationExpressionSyntax)work).ArgumentList.Arguments.Skip(1)], model) is not { } outer)
        {
            return false;
        }

        string text = Outdented.Text(outer.Replaced(body), Outdented.IndentationOf(body.Parent!), Outdented.IndentationOf(Loop)).TrimStart();
        string brace = lambda.ArrowToken.TrailingTrivia.Any(SyntaxKind.EndOfLineTrivia) ? Outdented.IndentationOf(Loop) : "";
        Gate = gate;
        Lambda = $"async {OuterToken.Parameters(Loop.Identifier.Text)} =>{lambda.ArrowToken.TrailingTrivia}{brace}{text}";
        TokenArgument = outer.Argument;
        return true;
    }

    // A call that starts the work of one item.
    private bool TakePlain(ExpressionSyntax work, SemanticModel model, KnownTypes types)
    {
        if (work is not InvocationExpressionSyntax
            || model.GetOperation(work) is not IInvocationOperation operation
            || !types.IsTask(operation.Type)
            || Throttles.Wait(operation, types)
            || Captures.AreWritten(work, model)
            || work.DescendantNodes(node => node is not AnonymousFunctionExpressionSyntax).Any(node => node is AwaitExpressionSyntax)
            || OuterToken.Of(work, [], model) is not { } outer)
        {
            return false;
        }

        Lambda = $"{OuterToken.Parameters(Loop.Identifier.Text)} => {outer.Replaced(work).WithoutTrivia()}";
        TokenArgument = outer.Argument;
        return true;
    }

    private static (StatementSyntax Wait, IdentifierNameSyntax Semaphore)? GateIn(SyntaxList<StatementSyntax> statements, ExpressionSyntax work)
    {
        StatementSyntax? first = statements.Count == 2 ? statements[0] : RunOf(work)?.Block?.Statements.FirstOrDefault();
        return first is not null && Gate.WaitedFor(first) is { } semaphore ? (first, semaphore) : null;
    }

    // The lambda of Task.Run(async () => …)
    private static ParenthesizedLambdaExpressionSyntax? RunOf(ExpressionSyntax work) =>
        work is InvocationExpressionSyntax { ArgumentList.Arguments: { Count: 1 or 2 } arguments } call
        && call.CalledName() == "Run"
        && arguments[0].Expression is ParenthesizedLambdaExpressionSyntax { ParameterList.Parameters.Count: 0, AsyncKeyword.RawKind: (int)SyntaxKind.AsyncKeyword } lambda
            ? lambda
            : null;

    private static (IdentifierNameSyntax List, ExpressionSyntax Work)? AddedTo(StatementSyntax statement) =>
        statement is ExpressionStatementSyntax
        {
            Expression: InvocationExpressionSyntax
            {
                Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Add", Expression: IdentifierNameSyntax list },
                ArgumentList.Arguments: { Count: 1 } arguments,
            },
        }
            ? (list, arguments[0].Expression)
            : null;

    // A list that is empty before the loop, and mentioned only where it is added to and waited for.
    private static LocalDeclarationStatementSyntax? ListOf(IdentifierNameSyntax name, ForEachStatementSyntax loop, SemanticModel model, KnownTypes types) =>
        model.GetSymbolInfo(name).Symbol is ILocalSymbol { Type: INamedTypeSymbol { TypeArguments: { Length: 1 } items } type, DeclaringSyntaxReferences: { Length: 1 } references }
        && types.Is(type, "System.Collections.Generic.List`1")
        && types.IsTask(items[0])
        && references[0].GetSyntax() is VariableDeclaratorSyntax
        {
            Initializer.Value: { } initial,
            Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: LocalDeclarationStatementSyntax declaration },
        } declarator
        && declaration.Parent == loop.Parent
        && (initial is BaseObjectCreationExpressionSyntax { Initializer: null } creation ? CostsNothing(creation) : Sources.IsCollectionExpression(initial) && !initial.ChildNodes().Any())
        && LocalUses.Of(declarator).Count() == 2
            ? declaration
            : null;

    // Nothing, or a capacity that is not computed.
    private static bool CostsNothing(BaseObjectCreationExpressionSyntax creation) =>
        creation.ArgumentList is null || creation.ArgumentList.Arguments.All(a => a.Expression is LiteralExpressionSyntax or IdentifierNameSyntax or MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax });

    // await Task.WhenAll(tasks), as the whole of a statement, a returned value or a local's value
    private static InvocationExpressionSyntax? WhenAllIn(StatementSyntax statement, string list)
    {
        ExpressionSyntax? expression = statement switch
        {
            ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax { Left: IdentifierNameSyntax, Right: var value } } => value,
            ExpressionStatementSyntax simple => simple.Expression,
            ReturnStatementSyntax returned => returned.Expression,
            LocalDeclarationStatementSyntax { Declaration.Variables: { Count: 1 } variables } => variables[0].Initializer?.Value,
            _ => null,
        };
        expression = (expression as AwaitExpressionSyntax)?.Expression;
        if (expression is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait", Expression: var configured } })
        {
            expression = configured;
        }

        return expression is InvocationExpressionSyntax { ArgumentList.Arguments: { Count: 1 } arguments } call
            && call.CalledName() == "WhenAll"
            && arguments[0].Expression is IdentifierNameSyntax { Identifier.ValueText: var name }
            && name == list
            ? call
            : null;
    }

    // The body's item is the source's: no conversion in between, and an interface that the extension methods take.
    private static bool GivesItemsAsTheyAre(ForEachStatementSyntax loop, SemanticModel model, KnownTypes types)
    {
        ForEachStatementInfo info = model.GetForEachStatementInfo(loop);
        string source = loop.AwaitKeyword.IsKind(SyntaxKind.AwaitKeyword) ? "System.Collections.Generic.IAsyncEnumerable`1" : "System.Collections.Generic.IEnumerable`1";
        return info.ElementConversion.IsIdentity
            && model.GetTypeInfo(loop.Expression).Type is { } type
            && type.AllInterfaces.Append(type as INamedTypeSymbol).Count(i => types.Is(i, source)) == 1;
    }
}
