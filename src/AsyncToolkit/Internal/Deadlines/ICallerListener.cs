namespace AsyncToolkit.Internal;

/// <summary>Wants to know when the caller's patience is over: its token is canceled, or a deadline of its flow has expired.</summary>
internal interface ICallerListener
{
    /// <summary>
    /// Told on any thread, at most once by the token and once by the deadline, possibly both at a time, and possibly while the
    /// registration is being undone: a listener that has ended ignores it. It neither blocks nor calls what is the user's, since
    /// others wait to be told behind it, and it throws nothing.
    /// </summary>
    /// <param name="expired">The deadline that has expired; null for the token.</param>
    void CallerCanceled(Deadline? expired);
}
