using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AsyncToolkit.Package.Tests.Binding;

/// <summary>Compiles calls of the library with a given version of C# against the running target, and says what they were bound to.</summary>
internal static class CallBinder
{
    private const string Surroundings = """
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.Net.Http;
        using System.Threading;
        using System.Threading.Tasks;
        using AsyncToolkit;

        static class Calls
        {
            static Task TaskGroup(string item, CancellationToken token) => Task.CompletedTask;
            static ValueTask ValueTaskGroup(string item, CancellationToken token) => default;
            static Task<int> TaskOfTGroup(string item, CancellationToken token) => Task.FromResult(1);
            static ValueTask<int> ValueTaskOfTGroup(string item, CancellationToken token) => new(1);
            static Task<int> TaskOperation(CancellationToken token) => Task.FromResult(1);
            static ValueTask<int> ValueTaskOperation(CancellationToken token) => new(1);
            static Task TaskBlock(CancellationToken token) => Task.CompletedTask;
            static ValueTask ValueTaskBlock(CancellationToken token) => default;
            static Task<IEnumerable<string>> TaskLinks(string item, CancellationToken token) => Task.FromResult<IEnumerable<string>>(new List<string>());
            static ValueTask<IEnumerable<string>> ValueTaskLinks(string item, CancellationToken token) => new(new List<string>());

            static async Task Make(
                IEnumerable<string> items, IAsyncEnumerable<string> stream, ThrottleOptions options, HttpClient http,
                IEqualityComparer<string> comparer, CancellationToken cancellationToken,
                Func<string, CancellationToken, Task> taskDelegate, Func<string, CancellationToken, ValueTask> valueTaskDelegate,
                Func<string, CancellationToken, Task<int>> taskOfTDelegate, Func<string, CancellationToken, ValueTask<int>> valueTaskOfTDelegate,
                List<Func<CancellationToken, Task<int>>> taskOperations, Func<CancellationToken, ValueTask<int>>[] valueTaskOperations,
                HedgeOptions hedge, TimeSpan timeout, TimeProvider timeProvider,
                Func<CancellationToken, Task> taskBlock, Func<CancellationToken, ValueTask> valueTaskBlock)
            {
                // CALLS
            }
        }
        """;

    // What this very process runs on: net8.0 in one test run, net10.0 in the other.
    private static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Append(typeof(ThrottleOptions).Assembly.Location)
            .Distinct(StringComparer.Ordinal)
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    internal static IReadOnlyList<BoundCall> Bind(LanguageVersion version, IEnumerable<string> calls)
    {
        string statements = string.Join("\n", calls.Select(call => $"await {call};"));
        SyntaxTree tree = CSharpSyntaxTree.ParseText(
            Surroundings.Replace("// CALLS", statements, StringComparison.Ordinal), new CSharpParseOptions(version));
        var compilation = CSharpCompilation.Create(
            "Caller", [tree], References, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        Assert.Empty(compilation.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error));

        SemanticModel model = compilation.GetSemanticModel(tree);
        return
        [
            .. tree.GetRoot().DescendantNodes().OfType<InvocationExpressionSyntax>()
                .Select(call => (call, method: model.GetSymbolInfo(call).Symbol as IMethodSymbol))
                .Where(bound => bound.method?.ContainingNamespace.Name == nameof(AsyncToolkit))
                .Select(bound => new BoundCall(bound.call.ToString(), TwinOf(bound.method!))),
        ];
    }

    private static Twin TwinOf(IMethodSymbol method)
    {
        Twin[] twins = [.. method.Parameters.Where(p => p.Type.TypeKind == TypeKind.Delegate).Select(p => TwinOf(p.Type, p.RefKind)).Distinct()];
        if (twins.Length == 0)
        {
            // no body among the arguments: the receiver is a sequence of operations
            var operations = (INamedTypeSymbol)method.ReducedFrom!.Parameters[0].Type;
            ITypeSymbol operation = operations.TypeArguments.Single();
            return ReturnTypeOf(operation).Name == nameof(System.Threading.Tasks.Task) ? Twin.Task : Twin.ValueTask;
        }

        return twins.Single();
    }

    private static ITypeSymbol ReturnTypeOf(ITypeSymbol type) => ((INamedTypeSymbol)type).DelegateInvokeMethod!.ReturnType;

    private static Twin TwinOf(ITypeSymbol type, RefKind refKind) => (ReturnTypeOf(type).Name, refKind) switch
    {
        (nameof(System.Threading.Tasks.ValueTask), RefKind.None) => Twin.ValueTask,
        (nameof(System.Threading.Tasks.Task), RefKind.In) => Twin.Task,
        _ => throw new InvalidOperationException($"A {refKind} {type} is neither of the two forms."),
    };
}
