using System.Runtime.ExceptionServices;

namespace AsyncToolkit.Internal;

/// <summary>A body that gives back its permit when it has ended, however long that takes.</summary>
internal sealed class AdmittedBody<T, TResult>(Func<T, CancellationToken, ValueTask<TResult>> body, UnclaimedResults? unclaimed)
{
    internal async ValueTask<TResult> RunAsync(Admitted<T> item, CancellationToken cancellationToken)
    {
        if (!item.TryTakeOver())
        {
            // given up before it began: nobody hears of this
            throw new OperationCanceledException("The item was abandoned before its body began.");
        }

        BodyEnd<TResult> end;
        try
        {
            end = BodyEnd<TResult>.Of(await body(item.Value, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception e)
        {
            end = BodyEnd<TResult>.Of(e);
        }

        return Conclude(end, item.Release());
    }

    /// <summary>
    /// Outside of everything that surrounds the body: an item that was refused fails without having been started, and one
    /// whose body was not reached gives its permit back.
    /// </summary>
    internal Func<Admitted<T>, CancellationToken, ValueTask<TResult>> Guarding(
        Func<Admitted<T>, CancellationToken, ValueTask<TResult>> surrounded) =>
        async (item, cancellationToken) =>
        {
            BodyEnd<TResult> end;
            try
            {
                end = item.Refusal is { } refusal
                    ? BodyEnd<TResult>.Of(refusal)
                    : BodyEnd<TResult>.Of(await surrounded(item, cancellationToken).ConfigureAwait(false));
            }
            catch (Exception e)
            {
                end = BodyEnd<TResult>.Of(e);
            }

            return Conclude(end, item.TryTakeOver() ? item.Release() : null);
        };

    private TResult Conclude(BodyEnd<TResult> end, Exception? releaseFailure)
    {
        if (Failures.Join(end.Failure, releaseFailure) is { } final)
        {
            end.Unclaim(unclaimed);
            ExceptionDispatchInfo.Throw(final);
        }

        return end.Result!;
    }
}
