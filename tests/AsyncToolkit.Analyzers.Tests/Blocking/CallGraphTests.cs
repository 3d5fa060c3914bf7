using AsyncToolkit.Analyzers.Blocking;
using AsyncToolkit.Analyzers.Tests.Harness;
using Microsoft.CodeAnalysis;

namespace AsyncToolkit.Analyzers.Tests.Blocking;

public class CallGraphTests
{
    private const int Functions = 40;
    private const int AsyncFunctions = 5;

    // Rules run at the same time, in any order: what they have found must not depend on it.
    [Fact]
    public async Task Paths_FilledByManyThreadsInAnyOrder_AreTheSame()
    {
        IMethodSymbol[] functions = await FunctionsAsync();
        (int Caller, int Callee)[] calls = [.. Enumerable.Range(0, Functions).SelectMany(caller => Enumerable.Range(1, 6).Select(step => (caller, ((caller * 7) + (step * 5)) % Functions)))];
        string[]? expected = null;
        for (int seed = 0; seed < 20; seed++)
        {
            var graph = new CallGraph();
            (int Caller, int Callee)[] shuffled = [.. calls];
            new Random(seed).Shuffle(shuffled);
            Parallel.ForEach(shuffled, call => graph.AddCall(functions[call.Caller], functions[call.Callee], functions[call.Caller].Locations[0]));
            Parallel.For(Functions - 3, Functions, i => graph.AddSeed(functions[i], "Thread.Sleep", functions[i].Locations[0]));

            string[] paths = [.. graph.Paths(CancellationToken.None).Select(path => path.Text)];

            Assert.NotEmpty(paths);
            expected ??= paths;
            Assert.Equal(expected, paths);
        }
    }

    [Fact]
    public async Task AddCall_BeyondTheBound_KeepsWhatItHas()
    {
        IMethodSymbol[] functions = await FunctionsAsync();
        var graph = new CallGraph(maxCalls: 1);
        graph.AddSeed(functions[^1], "Thread.Sleep", functions[^1].Locations[0]);
        for (int i = 0; i < 10; i++)
        {
            graph.AddCall(functions[0], functions[^1], functions[0].Locations[0]); // the same pair takes no more room
        }

        graph.AddCall(functions[1], functions[^1], functions[1].Locations[0]);

        Assert.Equal("M0 → M39 → Thread.Sleep", Assert.Single(graph.Paths(CancellationToken.None)).Text);
    }

    [Fact]
    public async Task Paths_Canceled_Stop()
    {
        IMethodSymbol[] functions = await FunctionsAsync();
        var graph = new CallGraph();
        graph.AddSeed(functions[^1], "Thread.Sleep", functions[^1].Locations[0]);
        graph.AddCall(functions[0], functions[^1], functions[0].Locations[0]);

        Assert.Throws<OperationCanceledException>(() => graph.Paths(new CancellationToken(canceled: true)).ToList());
    }

    // A generated parser or a state machine may call itself through thousands of methods: each path costs the same.
    [Fact]
    public async Task Paths_OfManySteps_ShowTheirEnds()
    {
        IMethodSymbol[] functions = await FunctionsAsync();
        var graph = new CallGraph();
        graph.AddSeed(functions[^1], "Thread.Sleep", functions[^1].Locations[0]);
        for (int i = AsyncFunctions - 1; i < Functions - 1; i++)
        {
            graph.AddCall(functions[i], functions[i + 1], functions[i].Locations[0]);
        }

        graph.AddCall(functions[0], functions[^4], functions[0].Locations[0]);
        graph.AddCall(functions[1], functions[^5], functions[1].Locations[0]);

        Assert.Equal(
            ["M0 → M36 → M37 → M38 → M39 → Thread.Sleep", "M1 → M35 → M36 → … → M38 → M39 → Thread.Sleep", "M4 → M5 → M6 → … → M38 → M39 → Thread.Sleep"],
            graph.Paths(CancellationToken.None).Select(path => path.Text));
    }

    private static async Task<IMethodSymbol[]> FunctionsAsync()
    {
        string methods = string.Concat(Enumerable.Range(0, Functions).Select(i => i < AsyncFunctions ? $"static async Task M{i}() => await Task.Yield();\n" : $"static void M{i}() {{ }}\n"));
        Compilation compilation = await CaseProject.Of(new RuleCase("functions", "public static class Case\n{\n" + methods + "}\n"), "").CompilationAsync();
        return [.. compilation.GetTypeByMetadataName("Case")!.GetMembers().OfType<IMethodSymbol>()];
    }
}
