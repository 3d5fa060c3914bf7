using System.Runtime.ExceptionServices;

namespace AsyncToolkit.Internal;

/// <summary>A body that gives back its permit when it has ended, however long that takes.</summary>
internal sealed class AdmittedBody<T>(Func<T, CancellationToken, ValueTask> body)
{
    internal async ValueTask RunAsync(Admitted<T> item, CancellationToken cancellationToken)
    {
        if (!item.TryTakeOver())
        {
            return;
        }

        Exception? failure = null;
        try
        {
            await body(item.Value, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            failure = e;
        }

        if (Failures.Join(failure, item.Release()) is { } final)
        {
            ExceptionDispatchInfo.Throw(final);
        }
    }

    /// <summary>
    /// Outside of everything that surrounds the body: an item that was refused fails without having been started, and one
    /// whose body was not reached gives its permit back.
    /// </summary>
    internal static Func<Admitted<T>, CancellationToken, ValueTask> Guarding(Func<Admitted<T>, CancellationToken, ValueTask> surrounded) =>
        async (item, cancellationToken) =>
        {
            Exception? failure = item.Refusal;
            if (failure is null)
            {
                try
                {
                    await surrounded(item, cancellationToken).ConfigureAwait(false);
                }
                catch (Exception e)
                {
                    failure = e;
                }
            }

            if (Failures.Join(failure, item.TryTakeOver() ? item.Release() : null) is { } final)
            {
                ExceptionDispatchInfo.Throw(final);
            }
        };
}
