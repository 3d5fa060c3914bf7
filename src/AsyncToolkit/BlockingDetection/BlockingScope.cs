using AsyncToolkit.Internal;

namespace AsyncToolkit;

/// <summary>A part of a program that a <see cref="BlockingDetector"/> watches. Dispose it where it ends.</summary>
/// <remarks>
/// <para>It is carried by the <see cref="ExecutionContext"/>: everything that inherits the one in which the scope was opened is watched until it
/// ends, on whatever thread it runs: code after an <c>await</c>, also with <c>ConfigureAwait(false)</c>, <c>Task.Run</c>, timers. Scopes nest; the
/// innermost counts.</para>
/// <para><see cref="Dispose"/> is thread-safe and idempotent. Called in another flow than that of <see cref="BlockingDetector.Watch"/>, it ends the scope, and leaves
/// what is current in that flow alone.</para>
/// </remarks>
public sealed class BlockingScope : IDisposable
{
    /// <summary>The scope of a detector that watches nothing. It is never current, and disposing it does nothing.</summary>
    internal static readonly BlockingScope Inert = new();

    private readonly BlockingScope? _parent;
    private BlockingDetector? _detector; // null once it has ended: contexts that were captured inside outlive the scope
    private int _isDisposed;

    private BlockingScope()
    {
        OperationName = "";
        _isDisposed = 1;
    }

    internal BlockingScope(BlockingDetector detector, string operationName, BlockingScope? parent)
    {
        _detector = detector;
        OperationName = operationName;
        _parent = LiveOf(parent);
    }

    /// <summary>Gets the name that reports give for what happens inside; empty for a scope that is not watched.</summary>
    public string OperationName { get; }

    /// <summary>The detector, as long as there is anything to detect.</summary>
    internal BlockingDetector? LiveDetector => Volatile.Read(ref _detector) is { IsWatching: true } detector ? detector : null;

    /// <summary>Ends the scope.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            return;
        }

        // The callback that ends here is the scope's last, and counts: the scope is alive until after the change.
        if (ReferenceEquals(AmbientScope.Current, this))
        {
            AmbientScope.Current = LiveOf(_parent);
        }

        Volatile.Write(ref _detector, null);
    }

    private static BlockingScope? LiveOf(BlockingScope? scope)
    {
        while (scope is not null && scope.LiveDetector is null)
        {
            scope = scope._parent;
        }

        return scope;
    }
}
