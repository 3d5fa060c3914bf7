namespace AsyncToolkit.Internal;

/// <summary>Somebody wants to know when everything before has been reported.</summary>
internal sealed class FlushMarker : Observation
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal Task Reached => _reached.Task;

    internal void Reach() => _reached.TrySetResult();

    internal override void Accept(Reporter reporter) => reporter.Flush(this);
}
