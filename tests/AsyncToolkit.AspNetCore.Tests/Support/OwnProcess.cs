using System.Diagnostics;

namespace AsyncToolkit.AspNetCore.Tests;

/// <summary>This assembly as a program.</summary>
internal static class OwnProcess
{
    // A self-contained build has a program beside the assembly; otherwise the program that runs the tests runs this, too.
    internal static ProcessStartInfo StartInfo(params string[] arguments)
    {
        string assembly = typeof(OwnProcess).Assembly.GetName().Name!;
        string program = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? $"{assembly}.exe" : assembly);
        return File.Exists(program)
            ? Redirected(program, arguments)
            : Redirected(Environment.ProcessPath!, [Path.Combine(AppContext.BaseDirectory, $"{assembly}.dll"), .. arguments]);
    }

    private static ProcessStartInfo Redirected(string program, string[] arguments) => new(program, arguments)
    {
        WorkingDirectory = AppContext.BaseDirectory,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    };
}
