namespace AsyncToolkit.Internal;

/// <summary>A body that is counted for <see cref="ThrottleOptions.Progress"/>.</summary>
internal sealed class CountedBody<T, TResult>(Func<T, CancellationToken, ValueTask<TResult>> body, ProgressReporter progress)
{
    internal async ValueTask<TResult> RunAsync(T item, CancellationToken cancellationToken)
    {
        bool succeeded = false;
        progress.BodyStarted();
        try
        {
            TResult result = await body(item, cancellationToken).ConfigureAwait(false);
            succeeded = true;
            return result;
        }
        finally
        {
            progress.BodyEnded(succeeded);
        }
    }
}
