using AsyncToolkit.Internal;

namespace AsyncToolkit;

/// <summary>A part of a program that a <see cref="BlockingDetector"/> watches. Dispose it where it ends.</summary>
/// <remarks>
/// <para>It is carried by the <see cref="ExecutionContext"/>: everything that inherits the one in which the scope was opened is watched until it
/// ends, on whatever thread it runs: code after an <c>await</c>, also with <c>ConfigureAwait(false)</c>, <c>Task.Run</c>, timers. Scopes nest; the
/// innermost that has not ended counts.</para>
/// <para><see cref="Dispose"/> is thread-safe and idempotent. Called in another flow than that of <see cref="BlockingDetector.Watch"/>, it ends the scope, and leaves
/// what is current in that flow alone.</para>
/// </remarks>
public sealed class BlockingScope : IDisposable
{
    /// <summary>The scope of a detector that watches nothing. It is never current, and disposing it does nothing.</summary>
    internal static readonly BlockingScope Inert = new();

    private readonly BlockingScope? _parent;
    private string _operationName;
    private BlockingDetector? _detector; // null once it has ended: contexts that were captured inside outlive the scope
    private int _isDisposed;

    private BlockingScope()
    {
        _operationName = "";
        _isDisposed = 1;
    }

    internal BlockingScope(BlockingDetector detector, string operationName, BlockingScope? parent)
    {
        _detector = detector;
        _operationName = operationName;
        _parent = LiveOf(parent);
    }

    /// <summary>Gets or sets the name that reports give for what happens inside; empty for a scope that is not watched.</summary>
    /// <remarks>
    /// Set it where a scope has to be open before it is known what will run inside: a request before it is routed, a message before it is read. What is seen
    /// from then on has the new name. Setting it on a scope that is not watched does nothing. Thread-safe.
    /// </remarks>
    /// <exception cref="ArgumentNullException">The value that is set is null.</exception>
    public string OperationName
    {
        get => Volatile.Read(ref _operationName);
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            if (!ReferenceEquals(this, Inert))
            {
                Volatile.Write(ref _operationName, value);
            }
        }
    }

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

    /// <summary>The scope, or the nearest around it, that has something to detect; null where there is none.</summary>
    internal static BlockingScope? LiveOf(BlockingScope? scope, out BlockingDetector? detector)
    {
        detector = null;
        while (scope is not null && (detector = scope.LiveDetector) is null)
        {
            scope = scope._parent;
        }

        return scope;
    }

    /// <inheritdoc cref="LiveOf(BlockingScope?, out BlockingDetector?)"/>
    internal static BlockingScope? LiveOf(BlockingScope? scope) => LiveOf(scope, out _);
}
