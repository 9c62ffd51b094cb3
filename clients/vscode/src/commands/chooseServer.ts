// Lets the person name the program that is the server.
import * as offers from "../server/offer";

export const chooseServer = (): Promise<void> => offers.chooseServer();
