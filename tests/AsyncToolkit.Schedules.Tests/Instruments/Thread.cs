using System.Diagnostics.CodeAnalysis;

namespace AsyncToolkit.Internal;

/// <summary>A thread that is an actor's: the program has one that runs what is started.</summary>
/// <remarks>In this namespace it comes before the framework's, in the core and nowhere else.</remarks>
[SuppressMessage("Performance", "CA1822:Mark members as static", Justification = "It has the shape of the framework's.")]
internal sealed class Thread(ThreadStart? body)
{
    [ThreadStatic]
    private static Thread? _current;

    private bool _hasEnded;

    internal static Thread CurrentThread => _current ??= new Thread(body: null);

    internal bool IsBackground { get; init; }

    internal string? Name { get; init; }

    internal ThreadPriority Priority { get; init; }

    internal int ManagedThreadId => Environment.CurrentManagedThreadId;

    internal bool IsThreadPoolThread => true;

    internal bool IsAlive => !_hasEnded;

    internal static void SpinWait(int iterations) => System.Threading.Thread.SpinWait(iterations);

    internal static bool Yield() => System.Threading.Thread.Yield();

    /// <summary>Makes the actor forget who it was in another schedule.</summary>
    internal static void Reset() => _current = null;

    internal void UnsafeStart()
    {
    }

    /// <summary>What the started thread does, on the actor that calls this.</summary>
    internal void Run()
    {
        _current = this;
        body!();
        _hasEnded = true;
    }

    internal bool Join(TimeSpan patience)
    {
        _ = patience;
        Schedules.Tests.Explorer.Actor.WaitUntil(() => _hasEnded);
        return true;
    }

    internal void Interrupt()
    {
    }
}
