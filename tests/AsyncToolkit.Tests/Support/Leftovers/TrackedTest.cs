using System.Collections.Concurrent;

namespace AsyncToolkit.Tests.Support;

/// <summary>The clocks and token sources that a test has made, and what was left in those of them that are gone by now.</summary>
/// <remarks>What the constructor of a test class makes belongs to the test as well: it runs on the same thread, right before <see cref="Begin"/>.</remarks>
internal sealed class TrackedTest
{
    private static readonly AsyncLocal<TrackedTest?> Running = new();

    [ThreadStatic]
    private static TrackedTest? _constructed;

    private readonly ConcurrentDictionary<object, Func<string?>> _alive = new();
    private readonly ConcurrentBag<string> _left = [];

    internal static TrackedTest Current => Running.Value ?? (_constructed ??= new TrackedTest());

    internal static void Begin()
    {
        Running.Value = Current;
        _constructed = null;
    }

    /// <summary>Begins without what has been made so far: for each of many programs that run within one test.</summary>
    internal static void BeginAnew()
    {
        Running.Value = new TrackedTest();
        _constructed = null;
    }

    /// <summary>Looks at what there is, and forgets it.</summary>
    internal static IReadOnlyList<string> End()
    {
        TrackedTest test = Current;
        Running.Value = null;
        _constructed = null;
        foreach (object thing in test._alive.Keys)
        {
            test.Remove(thing);
        }

        return [.. test._left];
    }

    /// <summary>From here on something may be left in a thing; <paramref name="leftIn"/> says what, or null.</summary>
    internal void Add(object thing, Func<string?> leftIn) => _alive.TryAdd(thing, leftIn);

    /// <summary>The thing goes, and nothing may be left in it.</summary>
    internal void Remove(object thing)
    {
        // what has just ended on another thread may take a moment to put things away
        if (_alive.TryRemove(thing, out Func<string?>? leftIn) && !SpinWait.SpinUntil(() => leftIn() is null, TimeSpan.FromSeconds(2)))
        {
            _left.Add(leftIn() ?? "something that was there for long");
        }
    }
}
