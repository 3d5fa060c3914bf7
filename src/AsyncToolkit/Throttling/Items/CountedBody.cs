namespace AsyncToolkit.Internal;

/// <summary>A body that is counted for <see cref="ThrottleOptions.Progress"/>.</summary>
internal sealed class CountedBody<T>(Func<T, CancellationToken, ValueTask> body, ProgressReporter progress)
{
    internal async ValueTask RunAsync(T item, CancellationToken cancellationToken)
    {
        bool succeeded = false;
        progress.BodyStarted();
        try
        {
            await body(item, cancellationToken).ConfigureAwait(false);
            succeeded = true;
        }
        finally
        {
            progress.BodyEnded(succeeded);
        }
    }
}
