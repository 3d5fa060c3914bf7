using CheckoutDeadline;

return (int)await CheckoutApp.RunAsync(args, Console.Out, Console.Error);
