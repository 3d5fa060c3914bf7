using System.Collections.Immutable;
using AsyncToolkit.Analyzers.Internal;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncToolkit.Analyzers.ForgottenAwait;

/// <summary>ATK1002: a task stands where its result is meant, in a text, a log, a JSON document or an HTTP response.</summary>
/// <remarks>
/// Calls are sorted out by the name of the method, which is cheap and almost always says no; only then are symbols compared. Types of ASP.NET Core and Newtonsoft.Json need not be referenced for that.
/// </remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class TaskAsTextAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rules.TaskAsText);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            KnownTypes types = KnownTypes.Of(start.Compilation);
            start.RegisterSyntaxNodeAction(node => Report(node, types, ((InterpolationSyntax)node.Node).Expression, "a text"), SyntaxKind.Interpolation);
            start.RegisterSyntaxNodeAction(node => AnalyzeConcatenation(node, types), SyntaxKind.AddExpression);
            start.RegisterSyntaxNodeAction(node => Report(node, types, ((AssignmentExpressionSyntax)node.Node).Right, "a text"), SyntaxKind.AddAssignmentExpression);
            start.RegisterSyntaxNodeAction(node => AnalyzeCall(node, types), SyntaxKind.InvocationExpression);
        });
    }

    // Nothing but a sum of strings takes a task.
    private static void AnalyzeConcatenation(SyntaxNodeAnalysisContext context, KnownTypes types)
    {
        var sum = (BinaryExpressionSyntax)context.Node;
        if (sum.Left.IsKind(SyntaxKind.NumericLiteralExpression) || sum.Right.IsKind(SyntaxKind.NumericLiteralExpression))
        {
            return; // of numbers
        }

        Report(context, types, sum.Left, "a text");
        Report(context, types, sum.Right, "a text");
    }

    private static void AnalyzeCall(SyntaxNodeAnalysisContext context, KnownTypes types)
    {
        var syntax = (InvocationExpressionSyntax)context.Node;
        string? name = syntax.CalledName();
        if (name is null || !MayShow(name) || context.SemanticModel.GetOperation(syntax, context.CancellationToken) is not IInvocationOperation call)
        {
            return;
        }

        IMethodSymbol method = call.TargetMethod;
        if (method is { Name: "ToString", Parameters.Length: 0 } && call.Instance?.Unwrapped() is { } instance)
        {
            Report(context, types, instance.Syntax, "a text");
        }
        else if (Destination(method) is { } destination)
        {
            foreach (IArgumentOperation argument in call.Arguments)
            {
                if (argument.ArgumentKind is not (ArgumentKind.Explicit or ArgumentKind.DefaultValue) || argument.Parameter?.OriginalDefinition.Type is { SpecialType: SpecialType.System_Object } or ITypeParameterSymbol)
                {
                    foreach (IOperation value in Calls.Values(argument))
                    {
                        Report(context, types, value.Unwrapped().Syntax, destination);
                    }
                }
            }
        }
    }

    // Where a value of any type that is handed to the method ends; null for all other methods.
    private static string? Destination(IMethodSymbol method) =>
        (method.ContainingType.Name, method.Name) switch
        {
            ("String", "Format" or "Concat" or "Join") when method.ContainingType.SpecialType == SpecialType.System_String => "a text",
            ("StringBuilder", "Append" or "AppendFormat" or "AppendJoin" or "Insert") when IsIn(method, "System.Text") => "a text",
            ("Console", "Write" or "WriteLine") when IsIn(method, "System") => "a text",
            ("TextWriter" or "StreamWriter" or "StringWriter", "Write" or "WriteLine") when IsIn(method, "System.IO") => "a text",
            ("LoggerExtensions", _) when IsIn(method, "Microsoft.Extensions.Logging") => "a log",
            ("JsonSerializer", "Serialize" or "SerializeAsync" or "SerializeToUtf8Bytes" or "SerializeToElement" or "SerializeToNode" or "SerializeToDocument") when IsIn(method, "System.Text.Json") => "a JSON document",
            ("JsonConvert", "SerializeObject") when IsIn(method, "Newtonsoft.Json") => "a JSON document",
            ("JsonContent", "Create") when IsIn(method, "System.Net.Http.Json") => "a JSON document",
            ("HttpClientJsonExtensions", "PostAsJsonAsync" or "PutAsJsonAsync" or "PatchAsJsonAsync") when IsIn(method, "System.Net.Http.Json") => "a JSON document",
            ("HttpResponseJsonExtensions", "WriteAsJsonAsync") when IsIn(method, "Microsoft.AspNetCore.Http") => "an HTTP response",
            ("Results" or "TypedResults", "Ok" or "Json" or "Created" or "Accepted" or "BadRequest" or "NotFound" or "Conflict" or "UnprocessableEntity") when IsIn(method, "Microsoft.AspNetCore.Http") => "an HTTP response",
            ("ControllerBase" or "Controller", "Ok" or "Json" or "Created" or "CreatedAtAction" or "CreatedAtRoute" or "Accepted" or "BadRequest" or "NotFound" or "Conflict" or "UnprocessableEntity" or "StatusCode") when IsIn(method, "Microsoft.AspNetCore.Mvc") => "an HTTP response",
            _ => null,
        };

    private static bool IsIn(IMethodSymbol method, string @namespace) => method.ContainingNamespace.ToDisplayString() == @namespace;

    // Literals and awaits are what is mostly shown, and they are no tasks.
    private static void Report(SyntaxNodeAnalysisContext context, KnownTypes types, SyntaxNode value, string destination)
    {
        if (value is not (LiteralExpressionSyntax or InterpolatedStringExpressionSyntax or AwaitExpressionSyntax or BinaryExpressionSyntax)
            && types.IsTaskOrValueTask(TypeOf(value, context)))
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.TaskAsText, value.GetLocation(), value.ToString(), destination));
        }
    }

    // The compiler has made the operation already, and works a type out anew. A few kinds of expressions have no operation of their own.
    private static ITypeSymbol? TypeOf(SyntaxNode value, SyntaxNodeAnalysisContext context) =>
        context.SemanticModel.GetOperation(value, context.CancellationToken) is { } operation ? operation.Type : context.SemanticModel.GetTypeInfo(value, context.CancellationToken).Type;

    private static bool MayShow(string method) =>
        method is "ToString" or "Format" or "Concat" or "Join" or "Append" or "AppendFormat" or "AppendJoin" or "Insert" or "Write" or "WriteLine"
            or "SerializeObject" or "Create" or "PostAsJsonAsync" or "PutAsJsonAsync" or "PatchAsJsonAsync" or "WriteAsJsonAsync"
            or "Ok" or "Json" or "Created" or "CreatedAtAction" or "CreatedAtRoute" or "Accepted" or "BadRequest" or "NotFound" or "Conflict" or "UnprocessableEntity" or "StatusCode"
        || method.StartsWith("Log", StringComparison.Ordinal)
        || method.StartsWith("Serialize", StringComparison.Ordinal)
        || method == "BeginScope";
}
