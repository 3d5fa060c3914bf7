namespace AsyncToolkit.Internal;

/// <summary>A listener's registrations with the caller's token and with the deadline.</summary>
internal readonly struct CallerRegistration(CancellationTokenRegistration token, DeadlineLink? link)
{
    /// <summary>Undoes both, without waiting for a notification that is under way.</summary>
    internal void Unregister()
    {
        token.Unregister();
        link?.Unregister();
    }
}
