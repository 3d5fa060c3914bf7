namespace CheckoutDeadline.CommandLine;

internal static class HelpText
{
    internal const string Text = """
        Orders something over three nested HTTP calls, under one deadline for the whole request.

        Usage: dotnet run --project docs/samples/CheckoutDeadline -- [options]

        Without --deadline it orders twice: once with enough time, and once with too little.

          --deadline MS   how long the customer waits for the answer, in milliseconds, 0 to 600000
          --bank MS       how long the bank takes to charge the card, in milliseconds, 0 to 600000 (default 600)
          --help          show this text

        Exit codes:
          0  the order was placed; without --deadline: the first was, and the second was rolled back
          1  it was not placed in time
          2  the command line makes no sense
        """;
}
