namespace AsyncToolkit.Internal;

/// <summary>Something that becomes due at a time, unless it is taken back before: an entry of a <see cref="DueQueue"/>.</summary>
/// <remarks>All fields belong to the lock of <see cref="Queue"/>, while it is in one.</remarks>
internal abstract class DueNode
{
    internal DueNode? Next;
    internal DueNode? Previous;

    /// <summary>The queue that it is in, or was in last.</summary>
    internal DueQueue? Queue;
    internal long Due;
    internal bool IsQueued;

    /// <summary>
    /// The time is up. Called once at most for each time that it was put in, by the thread of a timer and under no lock, after the node has left its
    /// queue. It is to be brief and to call nothing of the user's but the clock that it became due by: others become due behind it.
    /// </summary>
    /// <param name="clockFailure">What the clock threw; the time is then unknown, and nothing else is going to come. Otherwise null.</param>
    internal abstract void OnDue(Exception? clockFailure);

    /// <summary>Takes the node back. False if it is in no queue: it was never put into one, or it has become due and is being told.</summary>
    internal bool TakeBack() => Volatile.Read(ref IsQueued) && Queue!.TryRemove(this);
}
