namespace AsyncToolkit.Testing;

/// <summary>Answers, on the pump, whether anything of the run can still run elsewhere.</summary>
internal abstract class IdleDetector
{
    /// <summary>How messages call it.</summary>
    internal abstract string Description { get; }

    /// <summary>Whether nothing of the run is queued or running outside of the pump. The pump's own queue is the pump's business.</summary>
    internal abstract bool IsIdle();

    /// <summary>Undoes what the constructor did.</summary>
    internal virtual void Stop()
    {
    }
}
