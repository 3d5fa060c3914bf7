using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;

namespace AsyncToolkit.Analyzers.Blocking;

/// <summary>The calls between the functions of one compilation, as far as they are bound statically.</summary>
/// <remarks>
/// <para>
/// Filled by many threads, then read once. A function has an entry only when it is called, calls, or blocks; a call between two functions is kept
/// once, at the place that comes first in the text, so that the outcome does not depend on the order in which they were found.
/// </para>
/// <para>
/// Bounds: beyond <see cref="MaxCalls"/> calls no more are kept, and what is reached through them is not reported; the walk looks at each call at
/// most once, so it takes time in proportion to them.
/// </para>
/// </remarks>
internal sealed class CallGraph
{
    private const int MaxCalls = 200_000;
    private const int MaxStepsShown = 6;

    private readonly ConcurrentDictionary<IMethodSymbol, ConcurrentDictionary<IMethodSymbol, Location>> _callers = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<IMethodSymbol, Seed> _seeds = new(SymbolEqualityComparer.Default);
    private int _calls;

    /// <summary>The function blocks: in the framework's member of that name, or as it is marked when there is none.</summary>
    internal void AddSeed(IMethodSymbol function, string? api, Location location)
    {
        var seed = new Seed(api, location);
        _seeds.AddOrUpdate(function, seed, (_, known) => (known.Api is null) != (api is null) ? known.Api is null ? known : seed : Earlier(known.Location, location) ? known : seed);
    }

    internal void AddCall(IMethodSymbol caller, IMethodSymbol callee, Location location)
    {
        if (Volatile.Read(ref _calls) >= MaxCalls)
        {
            return;
        }

        Interlocked.Increment(ref _calls);
        ConcurrentDictionary<IMethodSymbol, Location> callers = _callers.GetOrAdd(callee, static _ => new(SymbolEqualityComparer.Default));
        callers.AddOrUpdate(caller, location, (_, known) => Earlier(known, location) ? known : location);
    }

    /// <summary>One path for each pair of an async function and a synchronous one that it calls and that blocks, the shortest there is.</summary>
    internal IEnumerable<BlockingPath> Paths(CancellationToken cancellationToken)
    {
        // Breadth first from everything that blocks: what is reached first is reached in the fewest steps.
        var next = new Dictionary<IMethodSymbol, IMethodSymbol?>(SymbolEqualityComparer.Default);
        var pending = new Queue<IMethodSymbol>();
        foreach (IMethodSymbol seed in Ordered(_seeds.Select(entry => (entry.Key, entry.Value.Location))))
        {
            next.Add(seed, null);
            pending.Enqueue(seed);
        }

        while (pending.Count > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            IMethodSymbol callee = pending.Dequeue();
            if (!_callers.TryGetValue(callee, out ConcurrentDictionary<IMethodSymbol, Location>? callers))
            {
                continue;
            }

            foreach (IMethodSymbol caller in Ordered(callers.Select(entry => (entry.Key, entry.Value))))
            {
                if (caller.IsAsync)
                {
                    yield return new BlockingPath(callers[caller], Describe(caller, callee, next));
                }
                else if (caller.MethodKind != MethodKind.AnonymousFunction && !next.ContainsKey(caller))
                {
                    next.Add(caller, callee);
                    pending.Enqueue(caller);
                }
            }
        }
    }

    private string Describe(IMethodSymbol caller, IMethodSymbol callee, Dictionary<IMethodSymbol, IMethodSymbol?> next)
    {
        List<string> steps = [Name(caller)];
        IMethodSymbol last = callee;
        for (IMethodSymbol? step = callee; step is not null; step = next[step])
        {
            steps.Add(Name(step));
            last = step;
        }

        if (_seeds[last].Api is { } api)
        {
            steps.Add(api);
        }

        if (steps.Count > MaxStepsShown)
        {
            steps.RemoveRange(MaxStepsShown / 2, steps.Count - MaxStepsShown);
            steps.Insert(MaxStepsShown / 2, "…");
        }

        return string.Join(" → ", steps);
    }

    private static string Name(IMethodSymbol function) =>
        function.MethodKind switch
        {
            MethodKind.AnonymousFunction => "the lambda",
            MethodKind.Constructor => $"new {function.ContainingType.Name}",
            _ when function.IsAbstract || function.IsVirtual || function.DeclaringSyntaxReferences.IsEmpty => $"{function.ContainingType.Name}.{function.Name}",
            _ => function.AssociatedSymbol?.Name ?? function.Name,
        };

    private static IEnumerable<IMethodSymbol> Ordered(IEnumerable<(IMethodSymbol Function, Location Location)> functions) =>
        functions.OrderBy(f => f.Location.SourceTree?.FilePath, StringComparer.Ordinal).ThenBy(f => f.Location.SourceSpan.Start).Select(f => f.Function);

    private static bool Earlier(Location one, Location other)
    {
        int files = string.CompareOrdinal(one.SourceTree?.FilePath, other.SourceTree?.FilePath);
        return files < 0 || (files == 0 && one.SourceSpan.Start <= other.SourceSpan.Start);
    }

    private sealed class Seed(string? api, Location location)
    {
        internal string? Api { get; } = api;

        internal Location Location { get; } = location;
    }
}
