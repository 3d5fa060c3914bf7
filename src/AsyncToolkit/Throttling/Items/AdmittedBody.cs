using System.Runtime.ExceptionServices;

namespace AsyncToolkit.Internal;

/// <summary>A body that gives back its permit when it has ended, however long that takes.</summary>
internal sealed class AdmittedBody<T>(Func<T, CancellationToken, ValueTask> body)
{
    internal async ValueTask RunAsync(Admitted<T> item, CancellationToken cancellationToken)
    {
        if (item.Refusal is { } refusal)
        {
            (item.Value as IItemEnvelope)?.Discard();
            ExceptionDispatchInfo.Throw(refusal);
        }

        try
        {
            await body(item.Value, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            item.Release();
        }
    }
}
