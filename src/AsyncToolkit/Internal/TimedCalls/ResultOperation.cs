using System.Diagnostics.CodeAnalysis;

namespace AsyncToolkit.Internal;

/// <summary>An operation with a result.</summary>
internal readonly struct ResultOperation<T>(Func<CancellationToken, ValueTask<T>> operation) : IOperation<T>
{
    public bool TryStart(CancellationToken cancellationToken, [MaybeNullWhen(false)] out T result, [NotNullWhen(false)] out Task? running)
    {
        ValueTask<T> started = operation(cancellationToken);
        if (started.IsCompletedSuccessfully)
        {
            result = started.Result;
            running = null;
            return true;
        }

        result = default;
        running = started.AsTask();
        return false;
    }
}
