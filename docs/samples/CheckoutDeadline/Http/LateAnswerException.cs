namespace CheckoutDeadline.Http;

/// <summary>A service has answered that it ran out of time.</summary>
internal sealed class LateAnswerException(string service) : Exception($"{service} ran out of time");
