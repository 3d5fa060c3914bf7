using AsyncToolkit;

namespace CheckoutDeadline.Services;

/// <summary>Stands for real work.</summary>
internal static class Work
{
    // A call of the library: nothing is said of the deadline here, and yet the call ends by it.
    internal static Task DoAsync(TimeSpan takes, TimeProvider time, CancellationToken cancellationToken) =>
        new[] { takes }.ForEachThrottledAsync(1, (duration, token) => Task.Delay(duration, time, token), cancellationToken);
}
