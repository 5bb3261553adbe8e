/** Before every test file: configuration trees are frozen, so that a write that is not a request's fails the test. */
import { freezeConfiguration } from "../src/kernel/config/tree.ts";

freezeConfiguration();
