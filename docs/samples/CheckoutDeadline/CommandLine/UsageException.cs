namespace CheckoutDeadline.CommandLine;

/// <summary>The command line makes no sense; the message says why, in words for the person who typed it.</summary>
internal sealed class UsageException(string message) : Exception(message);
