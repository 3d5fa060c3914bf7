namespace AsyncToolkit.Internal;

/// <summary>A sequence of ours that has failures to report which do not end it.</summary>
internal interface IEngineAware
{
    /// <summary>Called once, before the sequence is enumerated.</summary>
    void Attach(FanOutCore engine);
}
