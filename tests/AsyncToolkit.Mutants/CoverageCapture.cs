using System.Collections.Concurrent;

namespace AsyncToolkit.Mutants;

/// <summary>Finds out which test reaches which mutants, class by class, in as many processes as there are workers. A test that fails or comes to no end with the switches inside is left out.</summary>
internal sealed class CoverageCapture(Func<Task<WorkerProcess>> start, int workers)
{
    // A million items, each noting every switch that it comes by, would take many minutes.
    private static readonly TimeSpan TestPatience = TimeSpan.FromSeconds(25);

    private readonly ConcurrentBag<string> _lines = [];

    /// <summary>A line for each test, which <see cref="Coverage"/> reads.</summary>
    internal async Task<IEnumerable<string>> RunAsync()
    {
        ConcurrentQueue<string[]> classes = new(await ClassesAsync());
        await Task.WhenAll(Enumerable.Range(0, workers).Select(_ => Task.Run(() => CoverAsync(classes))));
        return _lines;
    }

    private async Task<IEnumerable<string[]>> ClassesAsync()
    {
        using WorkerProcess worker = await start();
        worker.Send("list");
        List<(string Id, string Class)> tests = [];
        while (await worker.ReadAsync(WorkerProcess.Patience) is { } line && line != "listed")
        {
            string[] words = line.Split(' ');
            tests.Add((words[1], words[2]));
        }

        return tests.GroupBy(static test => test.Class, static test => test.Id).Select(static ids => ids.ToArray());
    }

    private async Task CoverAsync(ConcurrentQueue<string[]> classes)
    {
        WorkerProcess? worker = null;
        while (classes.TryDequeue(out string[]? ids))
        {
            HashSet<string> open = [.. ids];
            while (open.Count > 0)
            {
                worker ??= await start();
                string running = await CoverAsync(worker, open);
                if (running.Length > 0)
                {
                    // what it was about may go on, and be noted for the tests after it
                    open.Remove(running);
                    worker.Dispose();
                    worker = null;
                }
            }
        }

        worker?.Dispose();
    }

    // Those that are covered are taken out of the open ones; the result is the first that failed, or came to no end, if one did.
    private async Task<string> CoverAsync(WorkerProcess worker, HashSet<string> open)
    {
        string running = open.First();
        worker.Send($"cover {string.Join(',', open)}");
        try
        {
            while (await worker.ReadAsync(TestPatience) is { } line)
            {
                string[] words = line.Split(' ', 3);
                switch (words[0])
                {
                    case "starts":
                        running = words[1];
                        break;
                    case "test":
                        _lines.Add(line);
                        open.Remove(words[1]);
                        break;
                    case "fails":
                        Console.WriteLine(line);
                        return words[1].Length > 0 ? words[1] : running;
                    case "covered":
                        open.Clear();
                        return "";
                }
            }
        }
        catch (TimeoutException)
        {
            // what still runs is the result
        }

        Console.WriteLine($"no end {running}");
        return running;
    }
}
