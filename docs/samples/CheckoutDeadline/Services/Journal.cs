using System.Globalization;
using AsyncToolkit;

namespace CheckoutDeadline.Services;

/// <summary>Who had how long left, and what happened then.</summary>
/// <param name="write">Takes a line; called by one thread at a time.</param>
internal sealed class Journal(Action<string> write)
{
    private readonly Lock _lock = new();

    internal void Write(string who, string what)
    {
        string left = Deadline.Current is { } deadline && deadline.Remaining is var remaining && remaining != Timeout.InfiniteTimeSpan
            ? string.Create(CultureInfo.InvariantCulture, $"{remaining.TotalMilliseconds:0} ms left")
            : "no deadline";
        lock (_lock)
        {
            write($"  {left,13}  {who,-9} {what}");
        }
    }
}
