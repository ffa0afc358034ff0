using HotelFunctions;

// FUNCTION_SECRET is the tenant's function secret; the local run starts this service by itself and needs nothing set.
var secret = Environment.GetEnvironmentVariable("FUNCTION_SECRET");
if (string.IsNullOrEmpty(secret))
{
    Console.Error.WriteLine("Set FUNCTION_SECRET to the tenant's function secret.");
    return 1;
}

await HotelFunctionsApp.Build(new HotelFunctionsOptions { Secret = secret }).RunAsync();
return 0;
