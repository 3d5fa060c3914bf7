using System.Text;

namespace ConsoleConsumer;

/// <summary>Keeps the lines that were written, and lets a check wait for them.</summary>
internal sealed class LineWriter : StringWriter
{
    private readonly object _lock = new();
    private readonly StringBuilder _text = new();
    private TaskCompletionSource _written = New();

    public override void Write(char value)
    {
        lock (_lock)
        {
            _text.Append(value);
            if (value == '\n')
            {
                _written.TrySetResult();
            }
        }
    }

    public override void Write(string? value)
    {
        foreach (char c in value ?? "")
        {
            Write(c);
        }
    }

    public override void WriteLine(string? value) => Write(value + "\n");

    internal async Task<string[]> WaitForAsync(Func<string[], bool> holds, TimeSpan patience)
    {
        using var end = new CancellationTokenSource(patience);
        while (true)
        {
            Task next;
            string[] lines;
            lock (_lock)
            {
                _written = _written.Task.IsCompleted ? New() : _written;
                next = _written.Task;
                lines = _text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
            }

            if (holds(lines) || end.IsCancellationRequested)
            {
                return lines;
            }

            await next.WaitAsync(end.Token).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
