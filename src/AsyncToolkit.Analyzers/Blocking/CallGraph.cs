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
/// Bounds: beyond <see cref="MaxCalls"/> pairs no more are kept, and what is reached through them is not reported; the walk looks at each pair at
/// most once, and a path is told by its ends, so it takes time in proportion to them. One flat table holds them all: most functions are called from few places, and a table for each
/// would weigh more than what it holds.
/// </para>
/// </remarks>
internal sealed class CallGraph(int maxCalls = CallGraph.MaxCalls)
{
    private const int MaxCalls = 200_000;
    private const int MaxStepsShown = 6;

    private readonly ConcurrentDictionary<Call, Location> _places = new();
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
        var call = new Call(caller, callee);
        if (_places.TryGetValue(call, out Location? known) && Earlier(known, location))
        {
            return;
        }

        if (known is null && Interlocked.Increment(ref _calls) > maxCalls)
        {
            return;
        }

        _places.AddOrUpdate(call, location, (_, other) => Earlier(other, location) ? other : location);
    }

    /// <summary>One path for each pair of an async function and a synchronous one that it calls and that blocks, the shortest there is.</summary>
    internal IEnumerable<BlockingPath> Paths(CancellationToken cancellationToken)
    {
        if (_seeds.IsEmpty)
        {
            yield break;
        }

        ILookup<IMethodSymbol, (IMethodSymbol Function, Location Location)> callers =
            _places.ToLookup(place => place.Key.Callee, place => (place.Key.Caller, place.Value), (IEqualityComparer<IMethodSymbol>)SymbolEqualityComparer.Default);

        // Breadth first from everything that blocks: what is reached first is reached in the fewest steps.
        var steps = new Dictionary<IMethodSymbol, Step>(SymbolEqualityComparer.Default);
        var pending = new Queue<IMethodSymbol>();
        foreach ((IMethodSymbol seed, _) in Ordered(_seeds.Select(entry => (entry.Key, entry.Value.Location))))
        {
            steps.Add(seed, new Step(Name(seed), _seeds[seed].Api is { } api ? new Step(api, null) : null));
            pending.Enqueue(seed);
        }

        while (pending.Count > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            IMethodSymbol callee = pending.Dequeue();
            foreach ((IMethodSymbol caller, Location location) in Ordered(callers[callee]))
            {
                if (caller.IsAsync)
                {
                    yield return new BlockingPath(location, new Step(Name(caller), steps[callee]).ToString());
                }
                else if (caller.MethodKind != MethodKind.AnonymousFunction && !steps.ContainsKey(caller))
                {
                    steps.Add(caller, new Step(Name(caller), steps[callee]));
                    pending.Enqueue(caller);
                }
            }
        }
    }

    private static string Name(IMethodSymbol function) =>
        function.MethodKind switch
        {
            MethodKind.AnonymousFunction => "the lambda",
            MethodKind.Constructor => $"new {function.ContainingType.Name}",
            MethodKind.ExplicitInterfaceImplementation => $"{function.ContainingType.Name}.{function.Name.Substring(function.Name.LastIndexOf('.') + 1)}",
            _ when function.IsAbstract || function.IsVirtual || function.DeclaringSyntaxReferences.IsEmpty => $"{function.ContainingType.Name}.{function.Name}",
            _ => function.AssociatedSymbol?.Name ?? function.Name,
        };

    private static IEnumerable<(IMethodSymbol Function, Location Location)> Ordered(IEnumerable<(IMethodSymbol Function, Location Location)> functions) =>
        functions.OrderBy(f => f.Location.SourceTree?.FilePath, StringComparer.Ordinal).ThenBy(f => f.Location.SourceSpan.Start);

    private static bool Earlier(Location one, Location other)
    {
        int files = string.CompareOrdinal(one.SourceTree?.FilePath, other.SourceTree?.FilePath);
        return files < 0 || (files == 0 && one.SourceSpan.Start <= other.SourceSpan.Start);
    }

    private readonly struct Call(IMethodSymbol caller, IMethodSymbol callee) : IEquatable<Call>
    {
        internal IMethodSymbol Caller { get; } = caller;

        internal IMethodSymbol Callee { get; } = callee;

        public bool Equals(Call other) => SymbolEqualityComparer.Default.Equals(Caller, other.Caller) && SymbolEqualityComparer.Default.Equals(Callee, other.Callee);

        public override bool Equals(object? obj) => obj is Call other && Equals(other);

        public override int GetHashCode() => (SymbolEqualityComparer.Default.GetHashCode(Caller) * 397) ^ SymbolEqualityComparer.Default.GetHashCode(Callee);
    }

    // A path from here to what blocks.
    private sealed class Step
    {
        private readonly string _name;
        private readonly Step? _next;
        private readonly Step _last; // where the steps that are shown of its end begin
        private readonly int _length;

        internal Step(string name, Step? next)
        {
            _name = name;
            _next = next;
            _length = (next?._length ?? 0) + 1;
            _last = _length <= MaxStepsShown / 2 ? this : next!._last;
        }

        public override string ToString() =>
            string.Join(" → ", _length <= MaxStepsShown ? Names(_length) : Names(MaxStepsShown / 2).Append("…").Concat(_last.Names(MaxStepsShown / 2)));

        private IEnumerable<string> Names(int count)
        {
            for (Step? step = this; step is not null && count > 0; step = step._next, count--)
            {
                yield return step._name;
            }
        }
    }

    private sealed class Seed(string? api, Location location)
    {
        internal string? Api { get; } = api;

        internal Location Location { get; } = location;
    }
}
