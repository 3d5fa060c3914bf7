using System.Diagnostics.CodeAnalysis;

namespace AsyncToolkit.Internal;

/// <summary>An operation without a result.</summary>
internal readonly struct PlainOperation(Func<CancellationToken, ValueTask> operation) : IOperation<NoResult>
{
    public bool TryStart(CancellationToken cancellationToken, out NoResult result, [NotNullWhen(false)] out Task? running)
    {
        result = default;
        ValueTask started = operation(cancellationToken);
        if (started.IsCompletedSuccessfully)
        {
            started.GetAwaiter().GetResult();
            running = null;
            return true;
        }

        running = started.AsTask();
        return false;
    }
}
