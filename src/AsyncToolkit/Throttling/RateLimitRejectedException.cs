using System.Threading.RateLimiting;

namespace AsyncToolkit;

/// <summary>
/// An item was not started because <see cref="ThrottleOptions.RateLimiter"/> rejected it and did not say when to try again.
/// </summary>
/// <remarks>
/// A lease that names <see cref="MetadataName.RetryAfter"/> is waited for instead. A limiter with a queue
/// (<c>QueueLimit</c>) makes items wait inside the limiter, so that nothing is rejected.
/// </remarks>
public sealed class RateLimitRejectedException : Exception
{
    /// <summary>Creates the exception with its standard message.</summary>
    public RateLimitRejectedException()
        : this("The rate limiter rejected the item and gave no time after which to try again.")
    {
    }

    /// <summary>Creates the exception with a message.</summary>
    /// <param name="message">The message; null for that of the type.</param>
    public RateLimitRejectedException(string? message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a message and a cause.</summary>
    /// <param name="message">The message; null for that of the type.</param>
    /// <param name="innerException">The cause, or null.</param>
    public RateLimitRejectedException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
