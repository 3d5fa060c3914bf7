namespace AsyncToolkit.Internal;

/// <summary>A listener's place in the list of a deadline.</summary>
/// <remarks>
/// All fields but <see cref="Listener"/> belong to the lock of <see cref="Owner"/>, which is null before the link is in a list and
/// after it has left it. A deadline that ends hands its links to its parent under both locks, so whoever wants to take a link out looks
/// again, under the lock, who the owner is.
/// </remarks>
internal sealed class DeadlineLink(ICallerListener listener)
{
    internal Deadline? Owner;
    internal DeadlineLink? Next;
    internal DeadlineLink? Previous;

    internal ICallerListener Listener { get; } = listener;

    /// <summary>Takes the listener out. It may be being told at this moment, by another thread.</summary>
    internal void Unregister()
    {
        while (Volatile.Read(ref Owner) is { } owner && !owner.TryRemove(this))
        {
        }
    }
}
