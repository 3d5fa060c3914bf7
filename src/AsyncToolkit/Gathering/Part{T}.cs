using AsyncToolkit.Internal;

namespace AsyncToolkit;

/// <inheritdoc/>
internal sealed class Part<T>(Func<CancellationToken, ValueTask<T>> operation) : Part
{
    internal T Result { get; private set; } = default!;

    internal override async ValueTask<NoResult> RunAsync(CancellationToken cancellationToken)
    {
        Result = await operation(cancellationToken).ConfigureAwait(false);
        return default;
    }
}
