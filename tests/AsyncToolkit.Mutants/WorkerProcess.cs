using System.Diagnostics;

namespace AsyncToolkit.Mutants;

/// <summary>The driver's end of a <see cref="Worker"/>.</summary>
internal sealed class WorkerProcess : IDisposable
{
    /// <summary>How long a process may take to find its tests.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process _process;

    internal WorkerProcess(string program, int active, string tests)
    {
        ProcessStartInfo start = new("dotnet", [program, "worker", "AsyncToolkit.Tests", active.ToString(), tests])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetDirectoryName(program)!,
            Environment = { ["HANG_GUARD_SECONDS"] = "8" },
        };
        _process = Process.Start(start)!;
        _process.ErrorDataReceived += static (_, _) => { };
        _process.BeginErrorReadLine();
    }

    internal void Send(string order)
    {
        _process.StandardInput.WriteLine(order);
        _process.StandardInput.Flush();
    }

    /// <summary>The next answer; null where the process has ended.</summary>
    /// <exception cref="TimeoutException">None came in time.</exception>
    internal async Task<string?> ReadAsync(TimeSpan time)
    {
        using var source = new CancellationTokenSource(time);
        try
        {
            while (await _process.StandardOutput.ReadLineAsync(source.Token) is { } line)
            {
                // a test's own output may end without a line's end
                int mark = line.IndexOf(Worker.Mark, StringComparison.Ordinal);
                if (mark >= 0)
                {
                    return line[(mark + Worker.Mark.Length)..];
                }
            }

            return null;
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException();
        }
    }

    public void Dispose()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // it has ended by itself
        }

        _process.Dispose();
    }
}
