namespace AsyncToolkit;

/// <summary>What a fallback stands in for.</summary>
public enum FallbackOn
{
    /// <summary>The timeout of this call only; what the operation fails with is thrown. The default.</summary>
    Timeout = 0,

    /// <summary>The timeout, and whatever the operation fails with. Never the caller's cancellation, nor the expiry of a deadline that was noticed before the failure.</summary>
    AnyFailure,
}
