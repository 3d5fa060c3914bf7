using AsyncToolkit.Internal;

namespace AsyncToolkit;

public sealed partial class BlockingDetector
{
    /// <summary>Allows blocking on the current thread, for all detectors, until the result is disposed.</summary>
    /// <remarks>
    /// For a call that is known to block and that is to stay. There must be no <c>await</c> inside: see <see cref="AllowBlockingScope"/>. The time
    /// inside does not count as the callback's.
    /// </remarks>
    /// <param name="reason">Why it is all right. For the readers of the code; it appears nowhere.</param>
    /// <returns>What ends the allowance.</returns>
    /// <exception cref="ArgumentException"><paramref name="reason"/> is null, empty or white space.</exception>
    /// <example>
    /// <code>
    /// using (BlockingDetector.AllowBlocking("the driver has no asynchronous open"))
    /// {
    ///     connection.Open();
    /// }
    /// </code>
    /// </example>
    public static AllowBlockingScope AllowBlocking(string reason)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        return new AllowBlockingScope(WatchedThread.Current);
    }

    /// <summary>Runs an action that may block, as <see cref="AllowBlocking(string)"/> does.</summary>
    /// <param name="reason">Why it is all right.</param>
    /// <param name="action">What blocks. Called once, on this thread; what it throws comes out of this call.</param>
    /// <exception cref="ArgumentException"><paramref name="reason"/> is null, empty or white space.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="action"/> is null.</exception>
    /// <example>
    /// <code>
    /// BlockingDetector.AllowBlocking("the driver has no asynchronous open", connection.Open);
    /// </code>
    /// </example>
    public static void AllowBlocking(string reason, Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        using (AllowBlocking(reason))
        {
            action();
        }
    }

    /// <summary>Runs a function that may block, as <see cref="AllowBlocking(string)"/> does.</summary>
    /// <typeparam name="TResult">What it returns.</typeparam>
    /// <param name="reason">Why it is all right.</param>
    /// <param name="function">What blocks. Called once, on this thread; what it throws comes out of this call. If it returns a task, only its synchronous part is allowed.</param>
    /// <returns>What the function returns.</returns>
    /// <exception cref="ArgumentException"><paramref name="reason"/> is null, empty or white space.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="function"/> is null.</exception>
    /// <example>
    /// <code>
    /// int rows = BlockingDetector.AllowBlocking("the driver has no asynchronous count", connection.CountRows);
    /// </code>
    /// </example>
    public static TResult AllowBlocking<TResult>(string reason, Func<TResult> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        using (AllowBlocking(reason))
        {
            return function();
        }
    }
}
