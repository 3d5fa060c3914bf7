using System.Diagnostics;

namespace AsyncToolkit.AspNetCore.Tests;

[Collection(Alone.Name)]
public class ColdStartTests
{
    // In a process of its own: here, nothing is cold any more.
    [Fact]
    public async Task CleanTraffic_FromAColdStart_RaisesNoAlarmAtTheDefaults()
    {
        using Process server = Process.Start(StartInfo())!;
        Task<string> errors = server.StandardError.ReadToEndAsync();
        string output = await server.StandardOutput.ReadToEndAsync().WaitAsync(TimeSpan.FromMinutes(2)); // all of it: a full pipe would block the server's logging
        await server.WaitForExitAsync().WithHangGuard();

        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        string own = string.Join('\n', lines.SkipWhile(line => !line.StartsWith(ColdServer.Results, StringComparison.Ordinal)));
        Assert.True(server.ExitCode == 0, $"{output[^Math.Min(2_000, output.Length)..]}\n{await errors}");
        Assert.Equal(
            $"{ColdServer.Results}\nruntime {Environment.Version.Major}: {ColdServer.Requests} answers, 0 alarms, 0 dropped, 0 failures, then GET /orders/{{id:int}}/result", own);
        Assert.True(lines.Length > ColdServer.Requests, "There was no console logging to speak of.");
    }

    // A self-contained build has a program beside the assembly; otherwise the program that runs the tests runs this, too.
    private static ProcessStartInfo StartInfo()
    {
        string assembly = typeof(ColdServer).Assembly.GetName().Name!;
        string program = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? $"{assembly}.exe" : assembly);
        ProcessStartInfo start = File.Exists(program)
            ? new ProcessStartInfo(program)
            : new ProcessStartInfo(Environment.ProcessPath!, [Path.Combine(AppContext.BaseDirectory, $"{assembly}.dll")]);
        start.WorkingDirectory = AppContext.BaseDirectory;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        return start;
    }
}
